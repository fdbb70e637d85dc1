using System.Buffers.Binary;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Etl;
using NetMon.CaptureFiles.Input;
using NetMon.CaptureFiles.Legacy;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureFiles;

/// <summary>
/// Reads the packets of a pcap, pcapng, snoop, ERF or ETL file, compressed or not, or of a stream that is still being written. If a file is
/// damaged, all packets before the damage are delivered, and reading stops where tshark stops.
/// </summary>
/// <example>
/// <code><![CDATA[
/// public static long CountBytes(string path)
/// {
///     long bytes = 0;
///     using var reader = CaptureFileReader.Open(path, codecs: []);
///     while (reader.TryRead(out var frame)) bytes += frame.Length;
///     return bytes;
/// }
/// ]]></code>
/// </example>
public abstract class CaptureFileReader : IDisposable
{
    private readonly CaptureInput _input;

    private protected CaptureFileReader(CaptureInput input) => _input = input;

    /// <summary>Name of the input, for messages.</summary>
    public string Name => _input.Name;

    /// <summary>Number of packets delivered.</summary>
    public long PacketCount { get; private protected set; }

    /// <summary>Bytes read so far of the stored file; compressed bytes if it is compressed.</summary>
    public virtual long BytesConsumed => _input.StoredBytesConsumed;

    /// <summary>Size of the stored file; null if unknown, as for a pipe.</summary>
    public long? TotalBytes => _input.StoredLength;

    /// <summary>Packets that the file says were lost while it was captured, as far as it was read; null if it does not say.</summary>
    public virtual long? ReportedLosses => null;

    /// <summary>Whether the next <see cref="TryRead"/> returns without blocking on the input.</summary>
    public abstract bool HasBufferedFrame { get; }

    /// <summary>Compression, or null.</summary>
    internal ICompressionCodec? Codec => _input.Codec;

    /// <summary>Format of the file, as far as it has been read.</summary>
    internal CaptureFileContent Content => new(Format, _input.CodecName, LinkTypes);

    private protected abstract string Format { get; }

    // Of the interfaces described so far.
    private protected abstract IReadOnlyList<LinkType> LinkTypes { get; }

    private protected InputBuffer Buffer => _input.Buffer;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="codecs">Supported compressions; recognised by content.</param>
    /// <exception cref="CaptureFileException">The file is not a capture file, or its header is damaged.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static CaptureFileReader Open(string path, IReadOnlyList<ICompressionCodec> codecs) =>
        Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path, codecs);

    /// <summary>Opens a stream, which may be a pipe; blocks until its first bytes arrive. The reader owns the stream.</summary>
    /// <param name="stream">The bytes as stored.</param>
    /// <param name="name">Name of the input, for messages.</param>
    /// <param name="codecs">Supported compressions; recognised by content.</param>
    /// <param name="readsAhead">Whether another thread reads and decompresses in parallel; for files only, not for pipes.</param>
    /// <exception cref="CaptureFileException">The stream is not a capture file, or its header is damaged.</exception>
    public static CaptureFileReader Open(Stream stream, string name, IReadOnlyList<ICompressionCodec> codecs, bool readsAhead = false) =>
        Open(stream, name, codecs, readsAhead, InputBuffer.DefaultCapacity);

    /// <summary>Opens a stream as one of many, each with a small buffer.</summary>
    /// <param name="stream">The bytes as stored.</param>
    /// <param name="name">Name of the input, for messages.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <param name="readsAhead">Whether another thread reads and decompresses in parallel.</param>
    /// <param name="capacity">Size of the buffer, which grows where a packet needs more.</param>
    internal static CaptureFileReader Open(Stream stream, string name, IReadOnlyList<ICompressionCodec> codecs, bool readsAhead, int capacity)
    {
        var input = new CaptureInput(stream, name, codecs, readsAhead, capacity);
        try
        {
            return Recognise(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next packet. Its bytes are in the reader's buffer and are valid until the next call.</summary>
    /// <param name="frame">The packet.</param>
    /// <returns>False at the regular end of the file.</returns>
    /// <exception cref="CaptureFileException">The file is damaged here and cannot be read any further.</exception>
    public abstract bool TryRead(out CapturedFrame frame);

    /// <summary>Reports from now on what the file has besides packets; only pcapng has.</summary>
    /// <param name="listener">Receives it during <see cref="TryRead"/>.</param>
    internal virtual void Listen(IPcapNgListener listener)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the input.</summary>
    /// <param name="disposing">Whether called from Dispose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
    }

    /// <summary>Whether the input ends regularly between packets; throws if it ends because decompression failed.</summary>
    private protected bool IsCleanEnd()
    {
        if (Buffer.Count != 0) return false;
        if (_input.DecodingError is not null) throw CutShort(Buffer.Offset, "the next packet");
        return true;
    }

    private protected CaptureFileException Damaged(long offset, string what) =>
        new(CaptureFileFault.Damaged, $"{Name}: damaged at byte {offset}, after {PacketCount} good packets: {what}.", PacketCount, offset);

    /// <summary>
    /// Skips the records that consist of zeros only, as at the end of a preallocated, unfinished file. They are not buffered, so gigabytes of
    /// zeros take no memory.
    /// </summary>
    /// <param name="recordLength">Length of one record of zeros; a multiple of it is skipped, except at the end of the file.</param>
    /// <returns>Number of zero records before other data.</returns>
    /// <exception cref="CaptureFileException">The file ends with the zeros.</exception>
    private protected long TakeZeroRecords(int recordLength)
    {
        var start = Buffer.Offset;
        while (Buffer.Ensure(recordLength) && !Buffer.Available[..recordLength].ContainsAnyExcept((byte)0)) Buffer.Advance(recordLength);
        var rest = Buffer.Count;
        if (rest >= recordLength || Buffer.Available.ContainsAnyExcept((byte)0)) return (Buffer.Offset - start) / recordLength;
        Buffer.Advance(rest);
        if (_input.DecodingError is not null) throw CutShort(start, "zeros behind the packets");
        throw new CaptureFileException(
            CaptureFileFault.Unfinished,
            $"{Name}: the rest of the file, {Buffer.Offset - start} bytes from byte {start} on, is zeros; {PacketCount} packets were read before. "
            + "The capture was probably not finished.",
            PacketCount, start);
    }

    private protected CaptureFileException CutShort(long offset, string inside) => _input.CutShort(PacketCount, offset, inside);

    private static CaptureFileReader Recognise(CaptureInput input)
    {
        input.Buffer.Ensure(FileSignature.Length);
        var head = input.Buffer.Available;
        if (head.Length >= sizeof(uint))
        {
            var magic = BinaryPrimitives.ReadUInt32LittleEndian(head);
            if (PcapFormat.TryParse(magic, out var format)) return new PcapReader(input, format);
            if (PcapNgReader.Recognises(head)) return new PcapNgReader(input);
            if (SnoopReader.Recognises(head)) return new SnoopReader(input);
            if (EtlReader.Recognises(input.Buffer)) return new EtlReader(input);
            if (ErfReader.Recognises(input.Buffer)) return new ErfReader(input);
        }

        if (input.DecodingError is not null) throw input.CutShort(packetCount: 0, offset: 0, "the file header");
        throw new CaptureFileException(
            CaptureFileFault.Unrecognised, $"{input.Name}: {FileSignature.Describe(head, input.CodecName)}", packetCount: 0, offset: 0);
    }
}
