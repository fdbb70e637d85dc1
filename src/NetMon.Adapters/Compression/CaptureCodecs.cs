using NetMon.CaptureFiles.Compression;

namespace NetMon.Adapters.Compression;

/// <summary>The supported compressions of capture files.</summary>
public static class CaptureCodecs
{
    /// <summary>All codecs.</summary>
    public static IReadOnlyList<ICompressionCodec> All { get; } = [new GzipCodec(), new ZstdCodec(), new Lz4Codec()];
}
