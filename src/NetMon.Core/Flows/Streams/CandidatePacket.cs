using NetMon.Flows.Key;

namespace NetMon.Flows.Streams;

/// <summary>A packet that waits for its turn: it is wanted, or not, or that is not known yet.</summary>
/// <param name="packet">The packet.</param>
internal sealed class CandidatePacket(PacketRecord packet)
{
    /// <summary>The packet.</summary>
    public PacketRecord Packet { get; } = packet;

    /// <summary>The key of the flow that it belongs to if the fragment with the ports never comes.</summary>
    public FlowKey PortlessKey { get; init; }

    /// <summary>VLAN id of its second tag.</summary>
    public ushort? InnerVlanId { get; init; }

    /// <summary>Whether it is wanted; null while that is not known.</summary>
    public bool? IsWanted { get; set; }

    /// <summary>Whether later ones have been given out before it, because too many waited.</summary>
    public bool IsLate { get; set; }
}
