using System.Globalization;

namespace NetMon;

/// <summary>How many waits were about equally long: a bar of a histogram. Immutable and flat.</summary>
public sealed record LatencyBucket
{
    /// <summary>What was waited for: see <see cref="LatencyKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The waits are longer than this, in seconds.</summary>
    public required double From { get; init; }

    /// <summary>The waits are at most this long, in seconds.</summary>
    public required double To { get; init; }

    /// <summary>Number of waits.</summary>
    public required long Count { get; init; }

    /// <summary>The bar in one line: <c>Dns to 0.02 s: 17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} to {To} s: {Count}");
}
