using NetMon.CaptureFiles.Compression;

namespace NetMon.Pipeline;

/// <summary>Every compression that capture files are read in.</summary>
internal static class CaptureCodecs
{
    /// <summary>The codecs, in the order in which they are tried.</summary>
    public static IReadOnlyList<ICompressionCodec> All { get; } = [new GzipCodec()];
}
