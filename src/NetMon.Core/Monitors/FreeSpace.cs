namespace NetMon.Monitors;

/// <summary>Checks whether retrying a failed output can succeed.</summary>
internal static class FreeSpace
{
    // Enough for a first block, so that a full disk does not cause a sequence of empty files.
    private const long Needed = 256 * 1024;

    /// <summary>Whether the disk of a path has room; true if unknown.</summary>
    public static bool IsThere(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace >= Needed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return true;
        }
    }
}
