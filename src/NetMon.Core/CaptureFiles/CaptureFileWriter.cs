using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureFiles;

/// <summary>Writes one capture file. Frames go out whole, so that the file can be read at any moment. To be used from one thread.</summary>
public abstract class CaptureFileWriter : ICaptureWriter
{
    private protected CaptureFileWriter(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many packets have been taken.</summary>
    public long PacketCount { get; private protected set; }

    /// <summary>Bytes that have been taken, headers included, before compression.</summary>
    public long BytesWritten => Output.BytesWritten;

    private protected abstract FrameOutput Output { get; }

    /// <summary>Chooses the format by a file's name: pcap for <c>.pcap</c>, <c>.cap</c> and <c>.dmp</c>, else pcapng; a compression's ending is ignored.</summary>
    /// <param name="path">The name.</param>
    /// <param name="codecs">The compressions there are.</param>
    public static CaptureFileFormat FormatOf(string path, IReadOnlyList<ICompressionCodec> codecs)
    {
        var name = FindCodec(path, codecs) is { } codec ? path[..^codec.Extension.Length] : path;
        return System.IO.Path.GetExtension(name).ToUpperInvariant() is ".PCAP" or ".CAP" or ".DMP" ? CaptureFileFormat.Pcap : CaptureFileFormat.Pcapng;
    }

    /// <summary>Makes a file. A name that ends like a compression (<c>.gz</c>) makes it compressed.</summary>
    /// <param name="path">Where.</param>
    /// <param name="format">In which format.</param>
    /// <param name="codecs">The compressions that a name may ask for.</param>
    /// <param name="firstInterface">
    /// Where packets will come from, if that is known: then the file is a complete one from the beginning. A pcap file's header cannot
    /// be written without it, and comes with the first packet.
    /// </param>
    /// <param name="mode">What may become of a file that exists. By default it is refused.</param>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor writes to it.</exception>
    public static CaptureFileWriter Create(
        string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, CaptureInterface? firstInterface = null,
        OutputMode mode = OutputMode.CreateNew) =>
        Create(OutputFiles.OpenClaimed(path, mode), path, format, FindCodec(path, codecs), firstInterface);

    /// <summary>Adds to a file, or makes it. The format and the compression are those of the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="format">The format, if the file is yet to be made.</param>
    /// <param name="codecs">The compressions that are understood.</param>
    /// <exception cref="CaptureFormatException">The file is not one that can be added to.</exception>
    /// <exception cref="CaptureFileException">The file is damaged or no capture file.</exception>
    public static CaptureFileWriter Append(string path, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return Create(path, format, codecs, mode: OutputMode.Append);
        var target = AppendTarget.Examine(path, codecs);
        return Create(OutputFiles.OpenClaimed(path, OutputMode.Append), path, target);
    }

    /// <summary>Makes a file whose name may differ from the one it will have, to be a file or to be put behind one.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="finalPath">The name that says how to compress.</param>
    /// <param name="format">The format, if nothing is appended to.</param>
    /// <param name="codecs">The compressions that a name may ask for.</param>
    /// <param name="appendTarget">The file that this one is a continuation of, or null.</param>
    internal static CaptureFileWriter Create(
        FileStream file, string path, string finalPath, CaptureFileFormat format, IReadOnlyList<ICompressionCodec> codecs, AppendTarget? appendTarget) =>
        appendTarget is null
            ? Create(file, finalPath, format, FindCodec(finalPath, codecs), firstInterface: null)
            : Create(file, path, appendTarget);

    /// <summary>Takes a packet. It reaches the file when the buffer is full, or with <see cref="Flush"/>.</summary>
    /// <param name="frame">The packet; its bytes are copied.</param>
    /// <exception cref="CaptureFormatException">The format cannot hold this packet; the file is intact and the next may be written.</exception>
    /// <exception cref="IOException">The file cannot be written; it was cut back to its last whole packet.</exception>
    public abstract void Write(in CapturedFrame frame);

    /// <summary>Puts everything taken so far into the file.</summary>
    /// <exception cref="IOException">The file cannot be written; it was cut back to its last whole packet.</exception>
    public void Flush() => Output.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How many bytes a packet would add to the file, a new interface block aside.</summary>
    internal abstract int EncodedLength(in CapturedFrame frame);

    /// <summary>Writes what is left and closes the file.</summary>
    /// <param name="disposing">Whether it was asked for.</param>
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

    private static CaptureFileWriter Create(FileStream file, string path, AppendTarget target) =>
        target.PcapHeader is { } header
            ? new PcapWriter(file, path, target.Codec, header)
            : Create(file, path, CaptureFileFormat.Pcapng, target.Codec, firstInterface: null);

    private static CaptureFileWriter Create(
        FileStream file, string path, CaptureFileFormat format, ICompressionCodec? codec, CaptureInterface? firstInterface)
    {
        try
        {
            return format == CaptureFileFormat.Pcap
                ? new PcapWriter(file, path, codec, firstInterface)
                : new PcapNgWriter(file, path, codec, firstInterface);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
