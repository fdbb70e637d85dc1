using NetMon.Packets;

namespace NetMon;

/// <summary>
/// Totals of one host, conversation, protocol ... over any number of flows. Immutable and flat. Columns that do not belong to the grouping
/// are null.
/// </summary>
/// <remarks>
/// For a host or subnet, Sent counts traffic from it and Received traffic to it, so a packet counts once on each side; for a conversation,
/// Sent counts traffic from <see cref="Address"/>. For all other groupings, Sent counts traffic of the originators.
/// </remarks>
public sealed record TrafficSummary
{
    /// <summary>The grouping: see <see cref="TrafficGrouping"/>.</summary>
    public required string Grouping { get; init; }

    /// <summary>The group as text, unique in one summary: <c>192.0.2.1</c>, <c>TCP/443</c>, <c>192.0.2.1 - 192.0.2.7</c> (lower address first).
    /// Flows without a value for the grouping are in <c>(none)</c>, groups beyond the limit in <c>(other)</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The host (by host); the side that originated most of the flows (by conversation).</summary>
    public string? Address { get; init; }

    /// <summary>The other side (by conversation).</summary>
    public string? PeerAddress { get; init; }

    /// <summary>The network in CIDR notation (by subnet).</summary>
    public string? Subnet { get; init; }

    /// <summary>TCP, UDP ... (by protocol and by port).</summary>
    public string? Protocol { get; init; }

    /// <summary>The responder's port (by port).</summary>
    public int? Port { get; init; }

    /// <summary>TLS, DNS ... (by application).</summary>
    public string? Application { get; init; }

    /// <summary>The server name that clients sent (by server name).</summary>
    public string? ServerName { get; init; }

    /// <summary>Name of the capturing interface (by interface).</summary>
    public string? Interface { get; init; }

    /// <summary>Start of the interval, local time (by time).</summary>
    public DateTime? IntervalStart => LocalTime.FromNanoseconds(IntervalStartNanoseconds);

    /// <summary>Start of the interval, nanoseconds since the Unix epoch (by time).</summary>
    public long? IntervalStartNanoseconds { get; init; }

    /// <summary>Number of flows.</summary>
    public required long Flows { get; init; }

    /// <summary>Packets sent.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Packets received.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Bytes sent: whole frames as on the wire.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes received: whole frames as on the wire.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Packets in both directions.</summary>
    public long Packets => PacketsSent + PacketsReceived;

    /// <summary>Bytes in both directions.</summary>
    public long Bytes => BytesSent + BytesReceived;

    /// <summary>TCP retransmissions in both directions.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Time of the first packet, local; null if no packet has a timestamp.</summary>
    public DateTime? FirstSeen => LocalTime.FromNanoseconds(FirstSeenNanoseconds);

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch; null if no packet has a timestamp.</summary>
    public required long? FirstSeenNanoseconds { get; init; }

    /// <summary>Time of the last packet, local; null if no packet has a timestamp.</summary>
    public DateTime? LastSeen => LocalTime.FromNanoseconds(LastSeenNanoseconds);

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch; null if no packet has a timestamp.</summary>
    public required long? LastSeenNanoseconds { get; init; }

    /// <summary>The group and its bytes: <c>192.0.2.1 25479 bytes</c>.</summary>
    public override string ToString() => string.Create(null, $"{Key} {Bytes} bytes");
}
