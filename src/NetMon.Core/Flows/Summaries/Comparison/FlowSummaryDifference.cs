using NetMon.Packets;

namespace NetMon;

/// <summary>
/// Difference of one host, service, conversation ... between two summaries. Immutable and flat. Columns that do not belong to the grouping
/// are null.
/// </summary>
public sealed record FlowSummaryDifference
{
    /// <summary>New, Gone, Changed or Equal: see <see cref="TrafficChange"/>.</summary>
    public required string Change { get; init; }

    /// <summary>The grouping: see <see cref="TrafficGrouping"/>.</summary>
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

    /// <summary>The server name that clients sent.</summary>
    public string? ServerName { get; init; }

    /// <summary>Name of the capturing interface.</summary>
    public string? Interface { get; init; }

    /// <summary>Start of the interval, local time.</summary>
    public DateTime? IntervalStart => LocalTime.FromNanoseconds(IntervalStartNanoseconds);

    /// <summary>Start of the interval, nanoseconds since the Unix epoch.</summary>
    public long? IntervalStartNanoseconds { get; init; }

    /// <summary>Flows in the reference set; 0 for a new group.</summary>
    public required long ReferenceFlows { get; init; }

    /// <summary>Flows in the difference set; 0 for a group that is gone.</summary>
    public required long DifferenceFlows { get; init; }

    /// <summary>Difference minus reference, in flows.</summary>
    public long FlowsDelta => DifferenceFlows - ReferenceFlows;

    /// <summary>Packets in both directions in the reference set.</summary>
    public required long ReferencePackets { get; init; }

    /// <summary>Packets in both directions in the difference set.</summary>
    public required long DifferencePackets { get; init; }

    /// <summary>Difference minus reference, in packets.</summary>
    public long PacketsDelta => DifferencePackets - ReferencePackets;

    /// <summary>Bytes in both directions in the reference set.</summary>
    public required long ReferenceBytes { get; init; }

    /// <summary>Bytes in both directions in the difference set.</summary>
    public required long DifferenceBytes { get; init; }

    /// <summary>Difference minus reference, in bytes.</summary>
    public long BytesDelta => DifferenceBytes - ReferenceBytes;

    /// <summary>Difference bytes divided by reference bytes: 1 is unchanged, 0 is gone. Null if the reference has no bytes.</summary>
    public double? BytesRatio => ReferenceBytes > 0 ? (double)DifferenceBytes / ReferenceBytes : null;

    /// <summary>Mean duration of TCP handshakes in the reference set, seconds; null if none was measured.</summary>
    public double? ReferenceHandshakeRtt { get; init; }

    /// <summary>Mean duration of TCP handshakes in the difference set, seconds; null if none was measured.</summary>
    public double? DifferenceHandshakeRtt { get; init; }

    /// <summary>
    /// Difference minus reference, in seconds; null if one of them is null. It does not make a group Changed, because it is never twice the same.
    /// </summary>
    public double? HandshakeRttDelta => DifferenceHandshakeRtt - ReferenceHandshakeRtt;
}
