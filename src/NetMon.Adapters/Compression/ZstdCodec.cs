using NetMon.CaptureFiles.Compression;
using ZstdSharp;

namespace NetMon.Adapters.Compression;

/// <summary>Zstandard, RFC 8878, using ZstdSharp.</summary>
internal sealed class ZstdCodec : ICompressionCodec
{
    // Fast enough to keep up with a live capture on one core.
    private const int Level = 1;

    /// <inheritdoc/>
    public string Extension => ".zst";

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);

    /// <inheritdoc/>
    public Stream OpenRead(Stream compressed) => new ZstdReadStream(compressed);

    /// <inheritdoc/>
    public Stream OpenWrite(Stream target) => new CompressionStream(target, Level, bufferSize: 0, leaveOpen: false);
}
