using NetMon.Decoding;
using NetMon.Flows.Content;
using NetMon.Flows.Key;
using NetMon.Flows.States;
using NetMon.Flows.Tcp;

namespace NetMon.Flows.Cache;

/// <summary>
/// One flow while it lives, as the table keeps it: a value, so that a million of them are a few arrays. All times are nanoseconds since
/// the Unix epoch. Sides are originator and responder, whatever the order in the key.
/// </summary>
internal struct FlowEntry
{
    /// <summary>What its packets have in common.</summary>
    public FlowKey Key;

    /// <summary>Time of the earliest packet; that of the latest is before it while no packet had a time.</summary>
    public long First;

    /// <summary>Time of the latest packet.</summary>
    public long Last;

    /// <summary>
    /// The table's clock at the last packet. Timeouts run from here and not from <see cref="Last"/>, so that times which go backwards end
    /// no flow early.
    /// </summary>
    public long Activity;

    /// <summary>What the sides have sent.</summary>
    public FlowCounters Counters;

    /// <summary>What the TCP headers told; empty for other protocols.</summary>
    public TcpConnection Tcp;

    /// <summary>What happened, in Zeek's letters.</summary>
    public FlowHistory History;

    /// <summary>What the first payloads told; null while none was recognised.</summary>
    public FlowContent? Content;

    /// <summary>How far the search for <see cref="Content"/> has come.</summary>
    public ContentProgress Progress;

    /// <summary>The neighbours in the flow's slot of the wheel.</summary>
    public int WheelPrevious;

    /// <summary>The neighbours in the flow's slot of the wheel.</summary>
    public int WheelNext;

    /// <summary>The flow's slot of the wheel.</summary>
    public ushort WheelSlot;

    /// <summary>The VLAN ids of its packets, where they are no part of the key; and which way round the key is.</summary>
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

    /// <summary>How the connection was ended by its sides, once it was.</summary>
    public TcpTeardown Ending
    {
        readonly get => Tcp.Ending;
        set => Tcp.Ending = value;
    }

    /// <summary>VLAN id of the outermost tag; null where there is none, or not always the same.</summary>
    public readonly ushort? VlanId => (_tags & VlanTag) == 0 ? Key.VlanId : (_tags & (ManyVlansTag | UntaggedTag)) == 0 ? (ushort)(_tags & VlanMask) : null;

    /// <summary>Whether at least one packet had a time.</summary>
    public readonly bool HasTime => Last >= First;

    /// <summary>Whether it is a TCP connection whose headers could be read.</summary>
    public readonly bool IsTcp => Key.Protocol == IPProtocols.Tcp && (Key.Fields & FlowKeyFields.Ports) != FlowKeyFields.None;

    /// <summary>Notes the VLAN of a packet, where VLANs are no part of the key.</summary>
    /// <param name="vlanId">The id of its outermost tag; null where it has none.</param>
    public void NoteVlan(ushort? vlanId)
    {
        if (vlanId is not { } id) _tags |= UntaggedTag;
        else if ((_tags & VlanTag) == 0) _tags |= (ushort)(VlanTag | (id & VlanMask));
        else if ((_tags & VlanMask) != id) _tags |= ManyVlansTag;
    }

    /// <summary>Makes the responder the originator: all that is told apart by side changes together.</summary>
    public void Flip()
    {
        IsReversed = !IsReversed;
        Counters.Flip();
        Tcp.Flip();
        History.Flip();
        History.AddFlip();
    }
}
