namespace NetMon.Monitors;

/// <summary>When an output that failed is worth another try.</summary>
internal static class FreeSpace
{
    // Enough for a first block, so that a full disk does not make a row of empty files.
    private const long Needed = 256 * 1024;

    /// <summary>Whether there is room again where a path leads; true too where nobody knows.</summary>
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
