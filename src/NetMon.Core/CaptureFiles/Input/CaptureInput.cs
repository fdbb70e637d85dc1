using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Input;

/// <summary>An opened input: the stored bytes, the compression if there is one, and the buffer over the uncompressed bytes.</summary>
internal sealed class CaptureInput : IDisposable
{
    // For less, another thread is not worth starting.
    private const long LeastLengthAhead = 4L << 20;

    private readonly StoredStream _stored;

    public CaptureInput(Stream stream, string name, IReadOnlyList<ICompressionCodec> codecs, bool readsAhead)
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
            Buffer = new InputBuffer(bytes, readsAhead: readsAhead && StoredLength >= LeastLengthAhead);
        }
        catch
        {
            _stored.Dispose();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>Whether reading never waits for a writer.</summary>
    public bool IsSeekable { get; }

    public long? StoredLength { get; }

    /// <summary>The compression, or null.</summary>
    public ICompressionCodec? Codec { get; }

    /// <summary>The file, where its bytes lie in it as they are; null for a pipe, for what is in memory and for what is compressed.</summary>
    public SafeFileHandle? PlainFile { get; }

    /// <summary>The name of the compression, or null.</summary>
    public string? CodecName => Codec?.Extension[1..];

    public InputBuffer Buffer { get; }

    public long StoredBytesConsumed => Codec is null ? Buffer.Offset : _stored.Taken;

    /// <summary>What the decompressor said when it could not go on; the input ends there.</summary>
    public Exception? DecodingError { get; private set; }

    public void Dispose() => Buffer.Dispose();

    /// <summary>The exception for an input that ends where it must not.</summary>
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
    /// Ends the input where the decompressor fails, so that every whole packet before it is delivered; the reader reports the failure
    /// when it reaches that end. Decompressors throw whatever they like, hence the wide catch.
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
