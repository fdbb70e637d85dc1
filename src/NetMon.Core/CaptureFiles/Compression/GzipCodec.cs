using System.IO.Compression;

namespace NetMon.CaptureFiles.Compression;

/// <summary>gzip, RFC 1952, with one or more members.</summary>
public sealed class GzipCodec : ICompressionCodec
{
    /// <inheritdoc/>
    public string Extension => ".gz";

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]);

    /// <inheritdoc/>
    public Stream OpenRead(Stream compressed) => new GzipReadStream(compressed);

    /// <inheritdoc/>
    public Stream OpenWrite(Stream target) => new GZipStream(target, CompressionLevel.Fastest);
}
