using NetMon.Presentation;

namespace NetMon;

/// <summary>How often one name was asked for, and how often without success. Immutable and flat.</summary>
public sealed record NameSummary
{
    /// <summary>The name that was asked: of DNS the question, of TLS the server name or the version, of HTTP the host. Safe to display.</summary>
    public required string Name { get; init => field = SafeText.Guard(value); }

    /// <summary>How many transactions ask for it.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// How many of them failed: with DNS a response code other than NOERROR, or no answer; with TLS a handshake that was not established; with HTTP
    /// a status code from 400 on.
    /// </summary>
    public required long Failures { get; init; }

    /// <summary>Share of the failures, from 0 to 1.</summary>
    public double FailureRate => Count == 0 ? 0 : (double)Failures / Count;

    /// <summary>What came back, the most frequent first: <c>NXDOMAIN 3, no answer 1</c>; <c>TLS 1.2 4</c>; <c>404 2</c>. Null if nothing is to be said.</summary>
    public string? Detail { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The name and its count: <c>www.example.com 12</c>.</summary>
    public override string ToString() => string.Create(null, $"{Name} {Count}");
}
