using System.Globalization;

namespace NetMon.Transactions.Http.Content;

/// <summary>The body of a message: the bytes kept of it, as transferred, and how to decode them.</summary>
/// <param name="kept">The first bytes, up to the limits or the first missing one.</param>
/// <param name="fields">The fields of the message, with its codings and type.</param>
/// <param name="options">The limits, and the codings known.</param>
internal sealed class HttpBody(byte[] kept, HttpFields fields, HttpTransactionOptions options)
{
    /// <summary>Number of bytes from which the type is told; they are kept in any case.</summary>
    public const int SniffLength = 512;

    /// <summary>Number of bytes that are kept.</summary>
    public int Kept => kept.Length;

    /// <summary>Length as transferred, without the framing of the transfer, in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>How many of them were not captured.</summary>
    public required long Missing { get; init; }

    /// <summary>Whether it ended as its framing says.</summary>
    public required bool IsEnded { get; init; }

    /// <summary>The content type by the first bytes; null if there are none, or they do not tell.</summary>
    public string? DetectedType => Length == 0 ? null : MediaTypes.Detect(Decode(kept, SniffLength).Bytes);

    /// <summary>Why it cannot be decoded at all; null if nothing is in the way.</summary>
    public string? Obstacle => ContentDecoder.FindObstacle(kept, ContentDecoder.CodingsOf(fields), options.Codings);

    /// <summary>Decodes what was kept.</summary>
    public DecodedBody Decode()
    {
        var room = Math.Min(kept.Length, options.MaxBody);
        var decoded = Decode(room == kept.Length ? kept : kept[..room], options.MaxDecoded);
        return decoded with { Fault = decoded.Fault ?? FaultOfTransfer() };
    }

    private DecodedBody Decode(byte[] bytes, long limit) =>
        ContentDecoder.Decode(bytes, ContentDecoder.CodingsOf(fields), options.Codings, limit);

    private string? FaultOfTransfer()
    {
        if (Length == 0 && IsEnded) return null;
        if (Missing > 0) return string.Create(CultureInfo.InvariantCulture, $"{Missing} of {Length} bytes are missing");
        var whole = Math.Min(kept.Length, options.MaxBody);
        if (whole < Length) return string.Create(CultureInfo.InvariantCulture, $"only {whole} of {Length} bytes are kept");
        return IsEnded ? null : "its end was not seen";
    }
}
