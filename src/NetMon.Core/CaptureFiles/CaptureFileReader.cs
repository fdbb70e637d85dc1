using System.Buffers.Binary;
using NetMon.CaptureFiles.Compression;
<<<<<<< HEAD
using NetMon.CaptureFiles.Input;
using NetMon.CaptureFiles.Legacy;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;
=======
using NetMon.CaptureFiles.Etl;
>>>>>>> etl
using NetMon.Packets;

namespace NetMon.CaptureFiles;

/// <summary>
/// Reads the packets of a pcap, pcapng, snoop, ERF or ETL file, compressed or not, or of a stream that is still being written. Where a file is
/// damaged, everything before the damage is delivered, and it stops where tshark stops.
/// </summary>
public abstract class CaptureFileReader : IDisposable
{
    private readonly CaptureInput _input;

    private protected CaptureFileReader(CaptureInput input) => _input = input;

    /// <summary>What the caller calls the input, for messages.</summary>
    public string Name => _input.Name;

    /// <summary>How many packets have been delivered.</summary>
    public long PacketCount { get; private protected set; }

    /// <summary>Bytes of the file as it is stored (compressed bytes, if it is) that have been read so far.</summary>
    public virtual long BytesConsumed => _input.StoredBytesConsumed;

    /// <summary>Size of the file as it is stored; null when it cannot be known, as with a pipe.</summary>
    public long? TotalBytes => _input.StoredLength;

    /// <summary>Whether the next <see cref="TryRead"/> returns without waiting for the input.</summary>
    public abstract bool HasBufferedFrame { get; }

    /// <summary>How the file is compressed, or null.</summary>
    internal ICompressionCodec? Codec => _input.Codec;

    /// <summary>What the file is, as far as it has been read.</summary>
    internal CaptureFileContent Content => new(Format, _input.CodecName, LinkTypes);

    private protected abstract string Format { get; }

    // Those of the interfaces that have been described so far.
    private protected abstract IReadOnlyList<LinkType> LinkTypes { get; }

    private protected InputBuffer Buffer => _input.Buffer;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="codecs">The compressions that are understood; recognised by content.</param>
    /// <exception cref="CaptureFileException">It is not a capture file, or its header is damaged.</exception>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public static CaptureFileReader Open(string path, IReadOnlyList<ICompressionCodec> codecs) =>
        Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path, codecs);

    /// <summary>Reads a stream, which may be a pipe; waits for its first bytes. The reader owns the stream.</summary>
    /// <param name="stream">The file's bytes as they are stored.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="codecs">The compressions that are understood; recognised by content.</param>
    /// <param name="readsAhead">Whether another thread reads, and decompresses, while packets are worked on; for files only, not for pipes.</param>
    /// <exception cref="CaptureFileException">It is not a capture file, or its header is damaged.</exception>
    public static CaptureFileReader Open(Stream stream, string name, IReadOnlyList<ICompressionCodec> codecs, bool readsAhead = false)
    {
        var input = new CaptureInput(stream, name, codecs, readsAhead);
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

    /// <summary>Reads the next packet. Its bytes are the reader's own and are valid until the next call.</summary>
    /// <param name="frame">The packet.</param>
    /// <returns>False at the clean end of the file.</returns>
    /// <exception cref="CaptureFileException">The file is damaged here; there is nothing more to be had from it.</exception>
    public abstract bool TryRead(out CapturedFrame frame);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the input.</summary>
    /// <param name="disposing">Whether it was asked for.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
    }

    /// <summary>Whether the input has ended cleanly before another packet; throws if it is the decompressor that could not go on.</summary>
    private protected bool IsCleanEnd()
    {
        if (Buffer.Count != 0) return false;
        if (_input.DecodingError is not null) throw CutShort(Buffer.Offset, "the next packet");
        return true;
    }

    private protected CaptureFileException Damaged(long offset, string what) =>
        new(CaptureFileFault.Damaged, $"{Name}: damaged at byte {offset}, after {PacketCount} good packets: {what}.", PacketCount, offset);

    /// <summary>
    /// Takes the zeros that come next, as many records as consist of nothing else; a file that was preallocated and not finished ends so.
    /// Nothing of them is kept, so gigabytes of them cost no memory.
    /// </summary>
    /// <param name="recordLength">Bytes of one record of zeros; a multiple of this is taken, except at the end of the file.</param>
    /// <returns>How many records of zeros came before something else.</returns>
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
