using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>A packet that came in fragments.</summary>
/// <param name="key">What they have in common.</param>
/// <param name="portless">The flow to credit while, and if, the ports are not known.</param>
/// <param name="begin">The table's clock when its first fragment was seen.</param>
internal sealed class FragmentedPacket(FragmentKey key, DirectedFlowKey portless, long begin)
{
    private HeldFragments _held;

    /// <summary>What the fragments have in common.</summary>
    public FragmentKey Key { get; } = key;

    /// <summary>The flow to credit while, and if, the ports are not known.</summary>
    public DirectedFlowKey Portless { get; } = portless;

    /// <summary>The table's clock when a fragment was seen first.</summary>
    public long Begin { get; } = begin;

    /// <summary>The flow, once the fragment with the ports has come.</summary>
    public DirectedFlowKey? Direction { get; set; }

    /// <summary>Whether the flow is that of a packet inside this one: then it is not this packet's headers that count.</summary>
    public bool IsTunnel { get; private set; }

    /// <summary>VLAN id of the second tag of the packet inside.</summary>
    public ushort? InnerVlanId { get; private set; }

    /// <summary>Says that its flow is that of the packet inside it.</summary>
    public void TieTo(in DirectedFlowKey inside, ushort? innerVlanId)
    {
        Direction = inside;
        IsTunnel = true;
        InnerVlanId = innerVlanId;
    }

    /// <summary>What a later fragment adds to the flow.</summary>
    public FlowCounter Share(in FlowCounter fragment) => IsTunnel ? fragment with { IPBytes = fragment.PayloadBytes } : fragment;

    /// <summary>Holds back a fragment that came before the one with the ports.</summary>
    public void Hold(in FlowCounter fragment, long time)
    {
        if (_held.Counter.Packets == 0) (_held.First, _held.Last) = (long.MaxValue, CapturedFrame.NoTime);
        if (time != CapturedFrame.NoTime) _held.First = Math.Min(_held.First, time);
        _held.Last = Math.Max(_held.Last, time);
        _held.Counter.Add(fragment);
    }

    /// <summary>Takes what was held back.</summary>
    /// <param name="held">The sum.</param>
    /// <returns>Whether there was something.</returns>
    public bool TryRelease(out HeldFragments held)
    {
        held = _held with { Counter = Share(_held.Counter) };
        _held = default;
        return held.Counter.Packets > 0;
    }
}

/// <summary>What the fragments of one packet have in common: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
/// <param name="Direction">
/// The flow without ports and the way in it: addresses, protocol, VLAN and interface. IPv6 identifies packets without the protocol, so there
/// it is 0.
/// </param>
/// <param name="Id">Identification.</param>
internal readonly record struct FragmentKey(DirectedFlowKey Direction, uint Id);

/// <summary>The sum of fragments that were held back.</summary>
internal struct HeldFragments
{
    /// <summary>What they count.</summary>
    public FlowCounter Counter;

    /// <summary>Time of the earliest.</summary>
    public long First;

    /// <summary>Time of the latest.</summary>
    public long Last;
}
