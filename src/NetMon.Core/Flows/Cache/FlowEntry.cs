using NetMon.Decoding;
using NetMon.Flows.Content;
using NetMon.Flows.Key;
using NetMon.Flows.States;
using NetMon.Flows.Tcp;

namespace NetMon.Flows.Cache;

/// <summary>
/// An open flow in the table: a value type, so that a million flows are a few arrays. Times are in nanoseconds since the Unix epoch. Sides
/// are originator and responder, independent of the order in the key.
/// </summary>
internal struct FlowEntry
{
    /// <summary>The flow key.</summary>
    public FlowKey Key;

    /// <summary>Time of the earliest packet; greater than <see cref="Last"/> as long as no packet had a timestamp.</summary>
    public long First;

    /// <summary>Time of the latest packet.</summary>
    public long Last;

    /// <summary>
    /// The table's clock at the last packet. Timeouts run from here and not from <see cref="Last"/>, so that timestamps that go backwards
    /// do not end a flow early.
    /// </summary>
    public long Activity;

    /// <summary>Packet and byte counters of both sides.</summary>
    public FlowCounters Counters;

    /// <summary>TCP state; empty for other protocols.</summary>
    public TcpConnection Tcp;

    /// <summary>Connection history in Zeek's letters.</summary>
    public FlowHistory History;

    /// <summary>The search for the flow's application, and what it has found.</summary>
    public ContentProgress Progress;

    /// <summary>Previous flow in the same wheel slot.</summary>
    public int WheelPrevious;

    /// <summary>Next flow in the same wheel slot.</summary>
    public int WheelNext;

    /// <summary>The flow's wheel slot.</summary>
    public ushort WheelSlot;

    /// <summary>VLAN IDs of the packets if VLANs are not part of the key, and the key's orientation.</summary>
    private ushort _tags;

    private const int ReversedTag = 1 << 15;
    private const int VlanTag = 1 << 14;
    private const int UntaggedTag = 1 << 13;
    private const int ManyVlansTag = 1 << 12;
    private const int VlanMask = ManyVlansTag - 1;

    /// <summary>Whether the originator is the second endpoint of the key.</summary>
    public bool IsReversed
    {
        readonly get => (_tags & ReversedTag) != 0;
        set => _tags = (ushort)(value ? _tags | ReversedTag : _tags & ~ReversedTag);
    }

    /// <summary>How FIN or RST closed the connection.</summary>
    public TcpTeardown Ending
    {
        readonly get => Tcp.Ending;
        set => Tcp.Ending = value;
    }

    /// <summary>VLAN ID of the outermost tag; null if untagged or not always the same.</summary>
    public readonly ushort? VlanId => (_tags & VlanTag) == 0 ? Key.VlanId : (_tags & (ManyVlansTag | UntaggedTag)) == 0 ? (ushort)(_tags & VlanMask) : null;

    /// <summary>Application data found in the first payloads; null until an application is recognised.</summary>
    public FlowContent? Content
    {
        readonly get => Progress.Content;
        set => Progress.Content = value;
    }

    /// <summary>Whether at least one packet had a timestamp.</summary>
    public readonly bool HasTime => Last >= First;

    /// <summary>Whether it is a TCP connection with readable headers.</summary>
    public readonly bool IsTcp => Key.Protocol == IPProtocols.Tcp && (Key.Fields & FlowKeyFields.Ports) != FlowKeyFields.None;

    /// <summary>Notes the VLAN of a packet if VLANs are not part of the key.</summary>
    /// <param name="vlanId">VLAN ID of the outermost tag; null if untagged.</param>
    public void NoteVlan(ushort? vlanId)
    {
        if (vlanId is not { } id) _tags |= UntaggedTag;
        else if ((_tags & VlanTag) == 0) _tags |= (ushort)(VlanTag | (id & VlanMask));
        else if ((_tags & VlanMask) != id) _tags |= ManyVlansTag;
    }

    /// <summary>Swaps originator and responder, including all per-side state.</summary>
    public void Flip()
    {
        IsReversed = !IsReversed;
        Counters.Flip();
        Tcp.Flip();
        History.Flip();
        History.AddFlip();
    }
}
