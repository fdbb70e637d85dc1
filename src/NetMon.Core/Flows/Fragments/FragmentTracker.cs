using System.Diagnostics.CodeAnalysis;
using NetMon.Flows.Key;

namespace NetMon.Flows.Fragments;

/// <summary>
/// Finds the flow of fragments that have no ports. Those that come before the first one are held back and credited when it comes. The
/// oldest packets are forgotten when there are many, or after a time.
/// </summary>
internal sealed class FragmentTracker
{
    /// <summary>How many packets are remembered.</summary>
    public const int Capacity = 4096;

    /// <summary>Nanoseconds that a receiver waits for the rest, RFC 1122 section 3.3.2.</summary>
    public const long Lifetime = 60_000_000_000;

    private readonly Dictionary<FragmentKey, FragmentedPacket> _packets = [];
    private readonly Queue<FragmentedPacket> _order = new();

    /// <summary>The packet that a fragment belongs to; begun with its first fragment to be seen.</summary>
    /// <param name="key">The packet.</param>
    /// <param name="portless">The flow of this fragment as far as it says itself.</param>
    /// <param name="clock">The table's clock.</param>
    public FragmentedPacket Get(in FragmentKey key, in DirectedFlowKey portless, long clock)
    {
        if (_packets.TryGetValue(key, out var packet)) return packet;
        packet = new FragmentedPacket(key, portless, clock);
        _packets.Add(key, packet);
        _order.Enqueue(packet);
        return packet;
    }

    /// <summary>Forgets the oldest packet, if it is too old or there is no room for another.</summary>
    /// <param name="clock">The table's clock.</param>
    /// <param name="packet">The packet; what it holds back has no flow yet.</param>
    public bool TryForgetOld(long clock, [NotNullWhen(true)] out FragmentedPacket? packet)
    {
        packet = null;
        return _order.TryPeek(out var oldest)
            && (_order.Count >= Capacity || clock - oldest.Begin > Lifetime)
            && TryForget(out packet);
    }

    /// <summary>Forgets the oldest packet.</summary>
    /// <param name="packet">The packet; what it holds back has no flow yet.</param>
    public bool TryForget([NotNullWhen(true)] out FragmentedPacket? packet)
    {
        if (!_order.TryDequeue(out packet)) return false;
        _packets.Remove(packet.Key);
        return true;
    }
}
