using System.Collections.Immutable;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http;

/// <summary>What the exchanges of one connection have in common.</summary>
/// <param name="info">The connection.</param>
/// <param name="options">What is kept.</param>
/// <param name="output">Receives the transactions.</param>
internal sealed class HttpConnection(ConnectionInfo info, HttpTransactionOptions options, ITransactionSink output)
{
    // With HTTP/2 a connection has many bodies at a time. Together they must not take the room of all other connections.
    private const long MaxKept = 16L << 20;

    /// <summary>The connection.</summary>
    public ConnectionInfo Info { get; } = info;

    /// <summary>What is kept.</summary>
    public HttpTransactionOptions Options { get; } = options;

    /// <summary>Receives the transactions.</summary>
    public ITransactionSink Output { get; } = output;

    /// <summary>The scheme of its requests: http, or https inside TLS.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>The lookups before the connection that gave the originator the responder's address, the latest first.</summary>
    public ImmutableArray<DnsLookup> Lookups { get; init; } = [];

    /// <summary>Whether the requests come from the responder, because the capture began with an answer.</summary>
    public bool IsReversed { get; set; }

    /// <summary>Bytes kept by the exchanges that have not ended.</summary>
    public long Kept { get; set; }

    /// <summary>How many more bytes its exchanges may keep.</summary>
    public int Room => (int)Math.Max(0, MaxKept - Kept);

    /// <summary>
    /// Seconds of the lookup for a host: of its own name, or else the latest one that gave the address, as behind a proxy. Null if none was seen.
    /// </summary>
    /// <param name="host">The host that was asked for; null if it is not known.</param>
    public double? DnsLatencyOf(string? host)
    {
        foreach (var lookup in Lookups)
        {
            if (lookup.Name.Equals(host, StringComparison.OrdinalIgnoreCase)) return lookup.Latency;
        }

        return Lookups.IsEmpty ? null : Lookups[0].Latency;
    }

    /// <summary>The side whose messages come in a direction.</summary>
    /// <param name="direction">The direction.</param>
    public HttpSide SideOf(StreamDirection direction) => direction == StreamDirection.Sent == !IsReversed ? HttpSide.Request : HttpSide.Response;

    /// <summary>The two ends, and where an exchange was seen first.</summary>
    /// <param name="first">The first packet of the exchange.</param>
    public TransactionEnds EndsAt(PacketMark first)
    {
        var flow = Info.Key.Flow;
        return TransactionEnds.Of(flow.Endpoints(Info.IsReversed ^ IsReversed), flow, Info.Interface, first);
    }
}
