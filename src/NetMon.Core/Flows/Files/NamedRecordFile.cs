using NetMon.CaptureFiles.Output;

namespace NetMon.Flows.Files;

/// <summary>Opens a file of records of fixed name, which earlier runs may have written.</summary>
internal static class NamedRecordFile
{
    /// <summary>Opens the file at its end, and writes the header to a new file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text of its records.</param>
    /// <param name="format">Its format.</param>
    /// <param name="mode">How to treat an existing file.</param>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="RecordFileException">The file to append to has other content.</exception>
    public static FileStream Open(string path, RecordText text, RecordFileFormat format, OutputMode mode)
    {
        var header = text.Header(format);
        var isBroken = mode == OutputMode.Append && CheckContent(path, text, format);
        var file = OutputFiles.Open(path, mode, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (!file.CanSeek || file.Length == 0) LineFile.AppendWhole(file, header);
            else if (isBroken) LineFile.AppendWhole(file, "\n"u8);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Checks that records can be added to the file. Returns whether its last line is incomplete, because an earlier run was killed or its disk
    /// failed; new lines must not be joined to it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text of its records.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="RecordFileException">The file has other content.</exception>
    public static bool CheckContent(string path, RecordText text, RecordFileFormat format)
    {
        if (!OutputFiles.IsTaken(path) || !File.Exists(path)) return false;
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        // Reading a pipe behind a link would block until there is a writer.
        if (UnixFile.Look(target) is { Kind: not UnixFileKind.Regular }) return false;
        using var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0) return false;
        var expected = format == RecordFileFormat.Csv ? text.Header(format) : "{"u8.ToArray();
        var start = new byte[expected.Length];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().SequenceEqual(expected))
            throw new RecordFileException(path, text.Subject);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}

/// <summary>Records cannot be appended to a file because it has other content.</summary>
/// <param name="path">The file.</param>
/// <param name="subject">What the records are, in the plural: flows.</param>
public sealed class RecordFileException(string path, string subject)
    : IOException($"'{path}' exists and is not a file of {subject} of this format and version, so {subject} cannot be added to it.");
