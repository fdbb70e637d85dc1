namespace NetMon.Monitors;

/// <summary>A file that was begun and in which nothing could be written.</summary>
internal static class EmptyFile
{
    /// <summary>Deletes it. Where that cannot be, it stays, empty as it is.</summary>
    /// <param name="path">The file.</param>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who is in the way of writing is often in the way of this too.
        }
    }
}
