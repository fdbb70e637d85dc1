using NetMon.Packets;

namespace NetMon;

/// <summary>
/// What one host, conversation, protocol ... sent and received, over any number of flows. Immutable and flat. Columns that do not belong
/// to the grouping are null.
/// </summary>
/// <remarks>
/// Of a host or subnet, sent is what came from it and received what went to it, so a packet counts once on each side; of a conversation,
/// sent is what came from <see cref="Address"/>. Of every other grouping, sent is what originators sent.
/// </remarks>
public sealed record TrafficSummary
{
    /// <summary>What the flows were grouped by: see <see cref="TrafficGrouping"/>.</summary>
    public required string Grouping { get; init; }

    /// <summary>The group as text, unique in one summary: <c>192.0.2.1</c>, <c>TCP/443</c>, <c>192.0.2.1 - 192.0.2.7</c> (the lower address first).
    /// Flows that have no name of the grouping are under <c>(none)</c>, groups that were too many to keep under <c>(other)</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The host (by host); the side that began most of the flows (by conversation).</summary>
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

    /// <summary>The name that clients asked for (by server name).</summary>
    public string? ServerName { get; init; }

    /// <summary>Where it was seen (by interface).</summary>
    public string? Interface { get; init; }

    /// <summary>When the interval begins, local time (by time).</summary>
    public DateTime? IntervalStart => LocalTime.FromNanoseconds(IntervalStartNanoseconds);

    /// <summary>When the interval begins, nanoseconds since the Unix epoch (by time).</summary>
    public long? IntervalStartNanoseconds { get; init; }

    /// <summary>How many flows.</summary>
    public required long Flows { get; init; }

    /// <summary>Packets sent.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Packets received.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Bytes sent, whole frames as on the wire.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes received, whole frames as on the wire.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Packets in both directions.</summary>
    public long Packets => PacketsSent + PacketsReceived;

    /// <summary>Bytes in both directions.</summary>
    public long Bytes => BytesSent + BytesReceived;

    /// <summary>TCP segments that repeated what had been sent before, in both directions.</summary>
    public long Retransmissions { get; init; }

    /// <summary>When its first packet was seen, local time; null where no packet had a time.</summary>
    public DateTime? FirstSeen => LocalTime.FromNanoseconds(FirstSeenNanoseconds);

    /// <summary>When its first packet was seen, nanoseconds since the Unix epoch; null where no packet had a time.</summary>
    public required long? FirstSeenNanoseconds { get; init; }

    /// <summary>When its last packet was seen, local time; null where no packet had a time.</summary>
    public DateTime? LastSeen => LocalTime.FromNanoseconds(LastSeenNanoseconds);

    /// <summary>When its last packet was seen, nanoseconds since the Unix epoch; null where no packet had a time.</summary>
    public required long? LastSeenNanoseconds { get; init; }
}
