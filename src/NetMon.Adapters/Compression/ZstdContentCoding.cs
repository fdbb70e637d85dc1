using System.Globalization;
using NetMon.Transactions.Http.Content;

namespace NetMon.Adapters.Compression;

/// <summary>The content coding zstd, RFC 8878 section 7.2, using ZstdSharp.</summary>
internal sealed class ZstdContentCoding : IContentCoding
{
    // RFC 9659 section 3: no sender uses a larger window than 8 MB.
    private const int MaxWindowLog = 23;

    /// <inheritdoc/>
    public string Name => "zstd";

    /// <inheritdoc/>
    public string? FindObstacle(ReadOnlySpan<byte> start) => ZstdFrame.WindowOf(start) is { } window && window > 1L << MaxWindowLog
        ? string.Create(CultureInfo.InvariantCulture, $"its coding zstd needs a window of {window} bytes, and at most {1L << MaxWindowLog} are allowed")
        : null;

    /// <inheritdoc/>
    public Stream OpenRead(Stream encoded) => new ZstdReadStream(encoded, MaxWindowLog);
}
