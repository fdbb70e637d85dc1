using NetMon.Flows.Key;

namespace NetMon.Flows.Streams;

/// <summary>A queued packet: wanted, unwanted, or undecided.</summary>
/// <param name="packet">The packet.</param>
internal sealed class CandidatePacket(PacketRecord packet)
{
    /// <summary>The packet.</summary>
    public PacketRecord Packet { get; } = packet;

    /// <summary>Key of the flow it belongs to if the fragment with the ports never arrives.</summary>
    public FlowKey PortlessKey { get; init; }

    /// <summary>VLAN ID of its second tag.</summary>
    public ushort? InnerVlanId { get; init; }

    /// <summary>Whether it is wanted; null while undecided.</summary>
    public bool? IsWanted { get; set; }

    /// <summary>Whether later packets were output before it because the queue was full.</summary>
    public bool IsLate { get; set; }
}
