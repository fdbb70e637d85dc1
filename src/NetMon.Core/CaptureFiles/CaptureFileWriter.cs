using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureFiles;

/// <summary>Writes one capture file. Only whole records are written, so that the file can be read at any time. Not thread-safe.</summary>
public abstract class CaptureFileWriter : ICaptureWriter
{
    private protected CaptureFileWriter(string path) => Path = path;

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Number of packets written.</summary>
    public long PacketCount => Output.PacketCount;

    /// <inheritdoc/>
    public long LostPackets => Output.LostPackets;

    /// <summary>Bytes written, including headers, before compression.</summary>
    public long BytesWritten => Output.BytesWritten;

    private protected abstract FrameOutput Output { get; }

    /// <summary>Selects the format by file name: pcap for <c>.pcap</c>, <c>.cap</c>, <c>.dmp</c>, else pcapng; ignores a compression's extension.</summary>
    /// <param name="path">File name.</param>
    /// <param name="codecs">Supported compressions.</param>
    public static CaptureFileFormat FormatOf(string path, IReadOnlyList<ICompressionCodec> codecs)
    {
        var name = FindCodec(path, codecs) is { } codec ? path[..^codec.Extension.Length] : path;
        return System.IO.Path.GetExtension(name).ToUpperInvariant() is ".PCAP" or ".CAP" or ".DMP" ? CaptureFileFormat.Pcap : CaptureFileFormat.Pcapng;
    }

    /// <summary>Creates a file. A compression's extension (<c>.gz</c>) selects that compression.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="format">File format.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="firstInterface">
    /// The interface packets will come from, if known: then the file is complete from the start. The header of a pcap file depends on it, and
    /// is otherwise written with the first packet.
    /// </param>
    /// <param name="mode">How to treat an existing file. The default rejects it.</param>
    /// <param name="comment">Comment of a pcapng file; null for none.</param>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor is writing to the file.</exception>
    public static CaptureFileWriter Create(
        string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, CaptureInterface? firstInterface = null,
        OutputMode mode = OutputMode.CreateNew, string? comment = null) =>
        Create(OutputFiles.OpenClaimed(path, mode), path, format, FindCodec(path, codecs), firstInterface, comment);

    /// <summary>Appends to a file, or creates it. An existing file determines format and compression.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="format">Format of a new file.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <exception cref="CaptureFormatException">The file's format cannot be appended to.</exception>
    /// <exception cref="CaptureFileException">The file is damaged or not a capture file.</exception>
    public static CaptureFileWriter Append(string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return Create(path, format, codecs, mode: OutputMode.Append);
        var target = AppendTarget.Examine(path, codecs);
        return Create(OutputFiles.OpenClaimed(path, OutputMode.Append), path, target);
    }

    /// <summary>Creates the writer of an open file that will be renamed, or whose content will be appended to another one.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="finalPath">The final name, which selects the compression.</param>
    /// <param name="format">Format, if nothing is appended to.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="appendTarget">The file that the content will be appended to, or null.</param>
    /// <param name="comment">Comment of a pcapng section; null for none.</param>
    internal static CaptureFileWriter Create(
        FileStream file, string path, string finalPath, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, AppendTarget? appendTarget,
        string? comment = null) =>
        appendTarget is null
            ? Create(file, finalPath, format, FindCodec(finalPath, codecs), firstInterface: null, comment)
            : Create(file, path, appendTarget, comment);

    /// <summary>Writes a packet to the buffer, which goes to the file when it is full or on <see cref="Flush"/>.</summary>
    /// <param name="frame">The packet; its bytes are copied.</param>
    /// <exception cref="CaptureFormatException">The format cannot store this packet; the file is intact and can be written to further.</exception>
    /// <exception cref="IOException">The file cannot be written; it was truncated to the last whole packet.</exception>
    public abstract void Write(in CapturedFrame frame);

    /// <summary>Writes the buffer to the file.</summary>
    /// <exception cref="IOException">The file cannot be written; it was truncated to the last whole packet.</exception>
    public void Flush() => Output.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Number of bytes that a packet adds to the file, without a new interface block.</summary>
    internal abstract int EncodedLength(in CapturedFrame frame);

    /// <summary>Writes the buffer and closes the file.</summary>
    /// <param name="disposing">Whether called from Dispose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Output.Dispose();
    }

    internal static ICompressionCodec? FindCodec(string path, IReadOnlyList<ICompressionCodec> codecs)
    {
        foreach (var codec in codecs)
        {
            if (path.EndsWith(codec.Extension, StringComparison.OrdinalIgnoreCase)) return codec;
        }

        return null;
    }

    private static CaptureFileWriter Create(FileStream file, string path, AppendTarget target, string? comment = null) =>
        target.PcapHeader is { } header
            ? comment is null ? new PcapWriter(file, path, target.Codec, header) : throw RefuseComment(file, path)
            : Create(file, path, CaptureFileFormat.Pcapng, target.Codec, firstInterface: null, comment);

    private static CaptureFormatException RefuseComment(FileStream file, string path)
    {
        file.Dispose();
        return new CaptureFormatException($"A pcap file cannot hold a comment: '{path}'. Use pcapng.");
    }

    private static CaptureFileWriter Create(
        FileStream file, string path, CaptureFileFormat format, ICompressionCodec? codec, CaptureInterface? firstInterface, string? comment)
    {
        if (format == CaptureFileFormat.Pcap && comment is not null) throw RefuseComment(file, path);
        try
        {
            return format == CaptureFileFormat.Pcap
                ? new PcapWriter(file, path, codec, firstInterface)
                : new PcapNgWriter(file, path, codec, firstInterface, comment is null ? null : [PcapNgWriter.BytesOf(comment)]);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
