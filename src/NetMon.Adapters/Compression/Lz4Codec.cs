using K4os.Compression.LZ4.Streams;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Adapters.Compression;

/// <summary>LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), using K4os.</summary>
internal sealed class Lz4Codec : ICompressionCodec
{
    /// <inheritdoc/>
    public string Extension => ".lz4";

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]);

    /// <inheritdoc/>
    public Stream OpenRead(Stream compressed) => new Lz4ReadStream(compressed);

    /// <inheritdoc/>
    public Stream OpenWrite(Stream target) => LZ4Stream.Encode(target);
}
