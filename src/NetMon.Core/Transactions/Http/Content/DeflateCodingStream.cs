using System.IO.Compression;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Transactions.Http.Content;

/// <summary>The coding deflate: the zlib format by RFC 9110 section 8.4.1.2; some servers send the bare deflate format, which is told by the first bytes.</summary>
/// <param name="encoded">The encoded bytes.</param>
internal sealed class DeflateCodingStream(Stream encoded) : ForwardReadStream
{
    private const int ZlibMethod = 8;
    private const int MethodMask = 0x0f;
    private const int ZlibCheck = 31;

    private Stream? _decoder;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => (_decoder ??= Open()).Read(buffer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            encoded.Dispose();
        }

        base.Dispose(disposing);
    }

    private Stream Open()
    {
        var head = new byte[2];
        var count = encoded.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var source = new PrefixedStream(head.AsMemory(0, count), encoded);
        // RFC 1950 section 2.2: the method is 8, and the two bytes are a multiple of 31.
        var isZlib = count == head.Length && (head[0] & MethodMask) == ZlibMethod && ((head[0] << 8) | head[1]) % ZlibCheck == 0;
        return isZlib ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress);
    }

    /// <summary>Bytes that were read already, and the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardReadStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override int Read(Span<byte> buffer)
        {
            if (_prefix.IsEmpty) return rest.Read(buffer);
            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }
    }
}
