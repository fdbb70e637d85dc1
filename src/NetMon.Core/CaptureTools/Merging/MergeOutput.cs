using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>
/// The merged file, as the writer of a capture. An existing file is replaced by <see cref="Complete"/>, not before. Not thread-safe.
/// </summary>
public sealed class MergeOutput : ICaptureWriter
{
    private readonly CaptureExport _export;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <param name="comments">Comments of its section.</param>
    /// <param name="pcapInterface">What a pcap file states of all packets.</param>
    internal MergeOutput(
        string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, bool replace, IReadOnlyList<byte[]> comments,
        CaptureInterface? pcapInterface)
    {
        var codec = CaptureFileWriter.FindCodec(path, codecs);
        _export = new CaptureExport(path, codecs, append: false, replace, (file, written, _) => format == CaptureFileFormat.Pcap
            ? new PcapWriter(file, written, codec, pcapInterface)
            : new PcapNgWriter(file, written, codec, firstInterface: null, comments) { WritesSharedBlocks = false });
    }

    /// <inheritdoc/>
    public long PacketCount => _export.Writer.PacketCount;

    /// <inheritdoc/>
    public long LostPackets => _export.Writer.LostPackets;

    /// <inheritdoc/>
    public long BytesWritten => _export.Writer.BytesWritten;

    /// <inheritdoc/>
    public void Write(in CapturedFrame frame) => _export.Write(frame);

    /// <inheritdoc/>
    public void Flush() => _export.Writer.Flush();

    /// <summary>Completes the file after the last packet.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    public void Complete() => _export.Complete();

    /// <summary>Closes the file. Without completion, an existing file is unchanged.</summary>
    public void Close() => _export.Dispose();

    /// <summary>Does nothing: the capture that writes does not know whether the file is complete.</summary>
    void IDisposable.Dispose()
    {
    }

    /// <summary>Describes an interface; pcap has none.</summary>
    internal void Describe(CaptureInterface source)
    {
        if (_export.Writer is PcapNgWriter writer) writer.Describe(source);
    }

    /// <summary>Writes a block of another kind; pcap has none.</summary>
    internal void WriteBlock(uint type, ReadOnlySpan<byte> body)
    {
        if (_export.Writer is PcapNgWriter writer) writer.WriteBlock(type, body);
    }
}
