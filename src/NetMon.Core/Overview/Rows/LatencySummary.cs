using System.Globalization;

namespace NetMon;

/// <summary>How long one kind of wait took: percentiles in seconds, by the nearest rank. Immutable and flat.</summary>
public sealed record LatencySummary
{
    /// <summary>What was waited for: see <see cref="LatencyKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many waits were measured.</summary>
    public required long Count { get; init; }

    /// <summary>The shortest one.</summary>
    public required double Minimum { get; init; }

    /// <summary>Half of the waits were at most this long.</summary>
    public required double P50 { get; init; }

    /// <summary>90 % of the waits were at most this long.</summary>
    public required double P90 { get; init; }

    /// <summary>99 % of the waits were at most this long.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest one.</summary>
    public required double Maximum { get; init; }

    /// <summary>Whether the percentiles are exact. If there were too many waits to keep, they are at most 1 % off.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The percentiles in one line: <c>Dns 0.012/0.04/0.2 s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {P50:0.######}/{P90:0.######}/{P99:0.######} s");
}

/// <summary>What latencies are measured of.</summary>
public enum LatencyKind
{
    /// <summary>From a DNS question to its answer: DnsTransaction.Latency.</summary>
    Dns,

    /// <summary>From the SYN to the end of the TCP handshake: FlowRecord.HandshakeRtt.</summary>
    Connect,

    /// <summary>From the ClientHello to the end of the TLS handshake: TlsSession.HandshakeLatency.</summary>
    TlsHandshake,

    /// <summary>From the end of an HTTP request to the start of its response: HttpTransaction.ResponseLatency.</summary>
    HttpResponse,
}
