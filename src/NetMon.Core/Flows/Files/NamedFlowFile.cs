using NetMon.CaptureFiles.Output;

namespace NetMon.Flows.Files;

/// <summary>Opens a flow file of fixed name, which earlier runs may have written.</summary>
internal static class NamedFlowFile
{
    /// <summary>Opens the file at its end, and writes the header to a new file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="mode">How to treat an existing file.</param>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="FlowFileException">The file to append to has other content.</exception>
    public static FileStream Open(string path, FlowFileFormat format, OutputMode mode)
    {
        var header = FlowText.Header(format);
        var isBroken = mode == OutputMode.Append && CheckContent(path, format);
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
    /// Checks that flows can be added to the file. Returns whether its last line is incomplete, because an earlier run was killed or its disk
    /// failed; new lines must not be joined to it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="FlowFileException">The file has other content.</exception>
    public static bool CheckContent(string path, FlowFileFormat format)
    {
        if (!OutputFiles.IsTaken(path) || !File.Exists(path)) return false;
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        // Reading a pipe behind a link would block until there is a writer.
        if (UnixFile.Look(target) is { Kind: not UnixFileKind.Regular }) return false;
        using var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0) return false;
        var expected = format == FlowFileFormat.Csv ? FlowText.Header(format) : "{"u8.ToArray();
        var start = new byte[expected.Length];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().SequenceEqual(expected))
            throw new FlowFileException(path);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}

/// <summary>Flows cannot be appended to a file because it has other content.</summary>
/// <param name="path">The file.</param>
public sealed class FlowFileException(string path)
    : IOException($"'{path}' exists and is not a flow file of this format and version, so flows cannot be added to it.");
