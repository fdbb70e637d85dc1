namespace NetMon.Decoding;

/// <summary>The registry of a protocol number.</summary>
public enum ProtocolSpace : byte
{
    /// <summary>Nothing above the link header is known; the number is the <see cref="NetMon.LinkType"/>.</summary>
    Link,

    /// <summary>IEEE EtherType.</summary>
    EtherType,

    /// <summary>IEEE 802.2 service access point.</summary>
    Llc,

    /// <summary>Protocol ID under Cisco's SNAP organisation code.</summary>
    CiscoSnap,

    /// <summary>IANA IP protocol number.</summary>
    IP,

    /// <summary>IANA PPP protocol number.</summary>
    Ppp,

    /// <summary>IEEE 802.11: the two bytes of the frame control field, type and subtype first.</summary>
    Wlan,

    /// <summary>EtherType as Cisco HDLC uses it, with two values of its own: SLARP and CDP.</summary>
    CiscoHdlc,

    /// <summary>Subtype of the slow protocols, EtherType 0x8809.</summary>
    SlowProtocol,
}
