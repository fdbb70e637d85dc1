using System.Globalization;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Appends lines to a file that is opened for each line, so that others may move or delete it at any time. A full file is renamed to
/// <c>path.1</c>, the previous one to <c>path.2</c> and so on.
/// </summary>
public static class LineFile
{
    /// <summary>Appends a line, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, with its line end.</param>
    /// <param name="maxBytes">Maximum file size; then it is rotated. 0 for no limit.</param>
    /// <param name="keep">Number of rotated files kept; with 0 the full file is deleted.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void Append(string path, ReadOnlySpan<byte> line, long maxBytes, int keep)
    {
        var isFull = maxBytes > 0 && new FileInfo(path) is { Exists: true, Length: > 0 and var length } && length + line.Length > maxBytes;
        var rights = isFull ? FileRights.Of(path) : null;
        if (isFull) PutAside(path, keep);
        using var file = OutputFiles.Open(path, OutputMode.Append, FileShare.ReadWrite | FileShare.Delete);
        rights?.ApplyTo(file);
        AppendWhole(file, line);
    }

    /// <summary>
    /// Appends lines at the end of a file, all or nothing: a full disk would otherwise leave half a line, to which the next one would be joined.
    /// </summary>
    /// <param name="file">The file, unbuffered and at its end.</param>
    /// <param name="lines">The lines, with their line ends.</param>
    /// <exception cref="IOException">The lines cannot be written.</exception>
    internal static void AppendWhole(FileStream file, ReadOnlySpan<byte> lines)
    {
        var before = file.CanSeek ? file.Position : -1;
        try
        {
            file.Write(lines);
        }
        catch (IOException)
        {
            if (before >= 0) file.SetLength(before);
            throw;
        }
    }

    private static void PutAside(string path, int keep)
    {
        if (keep == 0)
        {
            File.Delete(path);
            return;
        }

        for (var number = keep - 1; number >= 1; number--)
        {
            if (File.Exists(Aside(path, number))) File.Move(Aside(path, number), Aside(path, number + 1), overwrite: true);
        }

        File.Move(path, Aside(path, 1), overwrite: true);
    }

    private static string Aside(string path, int number) => path + "." + number.ToString(CultureInfo.InvariantCulture);
}
