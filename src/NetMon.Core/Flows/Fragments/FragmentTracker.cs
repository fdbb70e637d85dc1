using System.Diagnostics.CodeAnalysis;
using NetMon.Flows.Key;

namespace NetMon.Flows.Fragments;

/// <summary>
/// Finds the flow of fragments without ports. Fragments that arrive before the first one are buffered and counted when it arrives. Packets
/// are forgotten after a timeout or, oldest first, when there are too many.
/// </summary>
internal sealed class FragmentTracker
{
    /// <summary>Maximum number of packets tracked.</summary>
    public const int Capacity = 4096;

    /// <summary>Reassembly timeout in nanoseconds, RFC 1122 section 3.3.2.</summary>
    public const long Lifetime = 60_000_000_000;

    private readonly Dictionary<FragmentKey, FragmentedPacket> _packets = [];
    private readonly Queue<FragmentedPacket> _order = new();

    /// <summary>Finds the packet of a fragment, or starts tracking it.</summary>
    /// <param name="key">The packet's key.</param>
    /// <param name="portless">The fragment's flow key without ports.</param>
    /// <param name="clock">The table's clock.</param>
    public FragmentedPacket Get(in FragmentKey key, in DirectedFlowKey portless, long clock)
    {
        if (_packets.TryGetValue(key, out var packet)) return packet;
        packet = new FragmentedPacket(key, portless, clock);
        _packets.Add(key, packet);
        _order.Enqueue(packet);
        return packet;
    }

    /// <summary>Forgets the oldest packet if it has timed out or the tracker is full.</summary>
    /// <param name="clock">The table's clock.</param>
    /// <param name="packet">The packet; its buffered fragments have no flow yet.</param>
    public bool TryForgetOld(long clock, [NotNullWhen(true)] out FragmentedPacket? packet)
    {
        packet = null;
        return _order.TryPeek(out var oldest)
            && (_order.Count >= Capacity || clock - oldest.Begin > Lifetime)
            && TryForget(out packet);
    }

    /// <summary>Forgets the oldest packet.</summary>
    /// <param name="packet">The packet; its buffered fragments have no flow yet.</param>
    public bool TryForget([NotNullWhen(true)] out FragmentedPacket? packet)
    {
        if (!_order.TryDequeue(out packet)) return false;
        _packets.Remove(packet.Key);
        return true;
    }
}
