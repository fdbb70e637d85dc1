namespace NetMon.Monitors;

/// <summary>Cleans up a file that was created but could not be written to.</summary>
internal static class EmptyFile
{
    /// <summary>Deletes the file, if possible.</summary>
    /// <param name="path">The file.</param>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whatever prevents writing often prevents deleting too; the empty file stays.
        }
    }
}
