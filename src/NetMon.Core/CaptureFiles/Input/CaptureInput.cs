using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Input;

/// <summary>An open input: the stored bytes, their compression if any, and the buffer of uncompressed bytes.</summary>
internal sealed class CaptureInput : IDisposable
{
    // For shorter files a second thread does not pay off.
    private const long LeastLengthAhead = 4L << 20;

    private readonly StoredStream _stored;

    public CaptureInput(Stream stream, string name, IReadOnlyList<ICompressionCodec> codecs, bool readsAhead, int capacity = InputBuffer.DefaultCapacity)
    {
        Name = name;
        IsSeekable = stream.CanSeek;
        StoredLength = stream.CanSeek ? stream.Length : null;
        _stored = new StoredStream(stream);
        try
        {
            Codec = Choose(_stored.PeekHead(FileSignature.Length), codecs);
            PlainFile = Codec is null && stream is FileStream { CanSeek: true } file ? file.SafeFileHandle : null;
            Stream bytes = Codec is null ? _stored : new DecodingStream(Codec.OpenRead(_stored), this);
            Buffer = new InputBuffer(bytes, capacity, readsAhead: readsAhead && StoredLength >= LeastLengthAhead);
        }
        catch
        {
            _stored.Dispose();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>Whether reading never blocks on a writer.</summary>
    public bool IsSeekable { get; }

    public long? StoredLength { get; }

    /// <summary>The compression, or null.</summary>
    public ICompressionCodec? Codec { get; }

    /// <summary>The file, if its bytes can be read at any offset; null for a pipe, for data in memory and for compressed data.</summary>
    public SafeFileHandle? PlainFile { get; }

    /// <summary>Name of the compression, or null.</summary>
    public string? CodecName => Codec?.Extension[1..];

    public InputBuffer Buffer { get; }

    public long StoredBytesConsumed => Codec is null ? Buffer.Offset : _stored.Taken;

    /// <summary>The decompressor's exception if it failed; the input ends there.</summary>
    public Exception? DecodingError { get; private set; }

    public void Dispose() => Buffer.Dispose();

    /// <summary>Creates the exception for an input that is truncated.</summary>
    public CaptureFileException CutShort(long packetCount, long offset, string inside)
    {
        var what = DecodingError is null
            ? $"the file breaks off inside {inside}"
            : $"the {CodecName} data cannot be decompressed further ({DecodingError.Message.TrimEnd('.')})";
        return new CaptureFileException(
            CaptureFileFault.Damaged, $"{Name}: damaged at byte {offset}, after {packetCount} good packets: {what}.", packetCount, offset,
            DecodingError);
    }

    private static ICompressionCodec? Choose(ReadOnlySpan<byte> head, IReadOnlyList<ICompressionCodec> codecs)
    {
        foreach (var codec in codecs)
        {
            if (codec.Recognises(head)) return codec;
        }

        return null;
    }

    /// <summary>
    /// Ends the input where decompression fails, so that every whole packet before it is delivered; the reader reports the failure when it
    /// reaches that end. Decompressors throw exceptions of any type, hence the general catch.
    /// </summary>
    private sealed class DecodingStream(Stream decoded, CaptureInput owner) : ForwardReadStream
    {
        public override int Read(Span<byte> buffer)
        {
            if (owner.DecodingError is not null) return 0;
            try
            {
                return decoded.Read(buffer);
            }
#pragma warning disable CA1031 // Decompressors throw types of their own; whatever it is, the compressed data cannot be read on.
            catch (Exception e) when (e is not (ObjectDisposedException or OperationCanceledException))
#pragma warning restore CA1031
            {
                owner.DecodingError = e;
                return 0;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) decoded.Dispose();
            base.Dispose(disposing);
        }
    }
}
