using NetMon.CaptureFiles.Compression;

namespace NetMon.Adapters.Compression;

/// <summary>The one list of compressions that capture files may have.</summary>
public static class CaptureCodecs
{
    /// <summary>Every codec there is.</summary>
    public static IReadOnlyList<ICompressionCodec> All { get; } = [new GzipCodec(), new ZstdCodec(), new Lz4Codec()];
}
