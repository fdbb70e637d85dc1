using NetMon.Packets;

namespace NetMon;

/// <summary>
/// How one host, service, conversation ... differs between two summaries. Immutable and flat. Columns that do not belong to the grouping
/// are null.
/// </summary>
public sealed record FlowSummaryDifference
{
    /// <summary>Whether it is new, gone, changed or equal: see <see cref="TrafficChange"/>.</summary>
    public required string Change { get; init; }

    /// <summary>What the flows were grouped by: see <see cref="TrafficGrouping"/>.</summary>
    public required string Grouping { get; init; }

    /// <summary>The group as text, as in <see cref="TrafficSummary.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The host, or one side of a conversation.</summary>
    public string? Address { get; init; }

    /// <summary>The other side of a conversation.</summary>
    public string? PeerAddress { get; init; }

    /// <summary>The network in CIDR notation.</summary>
    public string? Subnet { get; init; }

    /// <summary>TCP, UDP ...</summary>
    public string? Protocol { get; init; }

    /// <summary>The responder's port.</summary>
    public int? Port { get; init; }

    /// <summary>TLS, DNS ...</summary>
    public string? Application { get; init; }

    /// <summary>The name that clients asked for.</summary>
    public string? ServerName { get; init; }

    /// <summary>Where it was seen.</summary>
    public string? Interface { get; init; }

    /// <summary>When the interval begins, local time.</summary>
    public DateTime? IntervalStart => LocalTime.FromNanoseconds(IntervalStartNanoseconds);

    /// <summary>When the interval begins, nanoseconds since the Unix epoch.</summary>
    public long? IntervalStartNanoseconds { get; init; }

    /// <summary>Flows in the reference; 0 for what is new.</summary>
    public required long ReferenceFlows { get; init; }

    /// <summary>Flows in what is compared with it; 0 for what is gone.</summary>
    public required long DifferenceFlows { get; init; }

    /// <summary>How many flows more; fewer are negative.</summary>
    public long FlowsDelta => DifferenceFlows - ReferenceFlows;

    /// <summary>Packets, in both directions, in the reference.</summary>
    public required long ReferencePackets { get; init; }

    /// <summary>Packets, in both directions, in what is compared with it.</summary>
    public required long DifferencePackets { get; init; }

    /// <summary>How many packets more; fewer are negative.</summary>
    public long PacketsDelta => DifferencePackets - ReferencePackets;

    /// <summary>Bytes, in both directions, in the reference.</summary>
    public required long ReferenceBytes { get; init; }

    /// <summary>Bytes, in both directions, in what is compared with it.</summary>
    public required long DifferenceBytes { get; init; }

    /// <summary>How many bytes more; fewer are negative.</summary>
    public long BytesDelta => DifferenceBytes - ReferenceBytes;

    /// <summary>How many times the bytes of the reference: 1 is as many, 0 none any more. Null where the reference has none.</summary>
    public double? BytesRatio => ReferenceBytes > 0 ? (double)DifferenceBytes / ReferenceBytes : null;
}
