using System.Globalization;
using NetMon.CaptureFiles.Output;

namespace NetMon.Capture;

/// <summary>
/// Adds lines to a file that is opened for each of them, so that others may move or delete it at any time. One that is full is put aside as
/// <c>path.1</c>, the one before as <c>path.2</c> and so on.
/// </summary>
public static class LineFile
{
    /// <summary>Adds a line, all of it or nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, with its end.</param>
    /// <param name="maxBytes">The file is put aside before it grows beyond this; 0 for never.</param>
    /// <param name="keep">How many files that were put aside are kept; with 0 the file begins anew.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
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
    /// Adds lines where a file ends, all of them or nothing: a full disk would leave half a line, and the next one would be glued to it.
    /// </summary>
    /// <param name="file">The file, unbuffered and at its end.</param>
    /// <param name="lines">The lines, with their ends.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
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
