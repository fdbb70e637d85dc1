using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>A fragmented packet.</summary>
/// <param name="key">Key shared by its fragments.</param>
/// <param name="portless">The flow to count fragments in as long as the ports are unknown.</param>
/// <param name="begin">The table's clock at the first fragment seen.</param>
internal sealed class FragmentedPacket(FragmentKey key, DirectedFlowKey portless, long begin)
{
    private HeldFragments _held;

    /// <summary>Key shared by the fragments.</summary>
    public FragmentKey Key { get; } = key;

    /// <summary>The flow to count fragments in as long as the ports are unknown.</summary>
    public DirectedFlowKey Portless { get; } = portless;

    /// <summary>The table's clock at the first fragment seen.</summary>
    public long Begin { get; } = begin;

    /// <summary>The flow, once the fragment with the ports has arrived.</summary>
    public DirectedFlowKey? Direction { get; set; }

    /// <summary>Whether the flow is that of a tunnelled packet, whose headers are counted instead of this packet's.</summary>
    public bool IsTunnel { get; private set; }

    /// <summary>VLAN ID of the second tag of the inner packet.</summary>
    public ushort? InnerVlanId { get; private set; }

    /// <summary>Assigns the flow of the inner packet.</summary>
    public void TieTo(in DirectedFlowKey inside, ushort? innerVlanId)
    {
        Direction = inside;
        IsTunnel = true;
        InnerVlanId = innerVlanId;
    }

    /// <summary>The part of a later fragment's counters that the flow counts.</summary>
    public FlowCounter Share(in FlowCounter fragment) => IsTunnel ? fragment with { IPBytes = fragment.PayloadBytes } : fragment;

    /// <summary>Buffers the counters of a fragment that arrived before the one with the ports.</summary>
    public void Hold(in FlowCounter fragment, long time)
    {
        if (_held.Counter.Packets == 0) (_held.First, _held.Last) = (long.MaxValue, CapturedFrame.NoTime);
        if (time != CapturedFrame.NoTime) _held.First = Math.Min(_held.First, time);
        _held.Last = Math.Max(_held.Last, time);
        _held.Counter.Add(fragment);
    }

    /// <summary>Takes the buffered counters.</summary>
    /// <param name="held">Their sum.</param>
    /// <returns>Whether any were buffered.</returns>
    public bool TryRelease(out HeldFragments held)
    {
        held = _held with { Counter = Share(_held.Counter) };
        _held = default;
        return held.Counter.Packets > 0;
    }
}

/// <summary>Key shared by the fragments of one packet: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
/// <param name="Direction">
/// Flow and direction without ports: addresses, protocol, VLAN and interface. The protocol is 0 for IPv6, which identifies packets without it.
/// </param>
/// <param name="Id">IP identification.</param>
internal readonly record struct FragmentKey(DirectedFlowKey Direction, uint Id);

/// <summary>Sum of buffered fragments.</summary>
internal struct HeldFragments
{
    /// <summary>Their counters.</summary>
    public FlowCounter Counter;

    /// <summary>Time of the earliest.</summary>
    public long First;

    /// <summary>Time of the latest.</summary>
    public long Last;
}
