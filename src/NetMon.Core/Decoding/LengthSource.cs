namespace NetMon.Decoding;

/// <summary>Which length says how many bytes there are, as a <see cref="DecodeFault"/> names it.</summary>
public enum LengthSource : byte
{
    /// <summary>None: the fault is not of a length.</summary>
    None,

    /// <summary>Bytes of the frame on the wire; of a packet inside another, those that are left for it.</summary>
    Frame,

    /// <summary>Bytes that were kept of a longer frame: the snapshot length.</summary>
    Captured,

    /// <summary>The length in the header that the fault is in.</summary>
    Header,

    /// <summary>The length in the place of an EtherType, IEEE 802.3.</summary>
    Ieee8023,

    /// <summary>Length of ISL.</summary>
    Isl,

    /// <summary>Length of a subframe of IEEE 802.11.</summary>
    WlanSubframe,

    /// <summary>Length of an attribute of NFLOG.</summary>
    NfLogAttribute,

    /// <summary>Payload length of PPPoE.</summary>
    Pppoe,

    /// <summary>Total length of IPv4.</summary>
    IPv4Total,

    /// <summary>Payload length of IPv6, or its jumbo option.</summary>
    IPv6Payload,

    /// <summary>Length of UDP.</summary>
    Udp,
}

/// <summary>What a person calls a length.</summary>
internal static class LengthSourceNames
{
    /// <summary>The words that a fault's text ends with.</summary>
    public static string ToDisplayName(this LengthSource source) => source switch
    {
        LengthSource.Frame => "frame length",
        LengthSource.Captured => "captured length",
        LengthSource.Header => "header length",
        LengthSource.Ieee8023 => "802.3 length",
        LengthSource.Isl => "ISL length",
        LengthSource.WlanSubframe => "802.11 subframe length",
        LengthSource.NfLogAttribute => "NFLOG attribute length",
        LengthSource.Pppoe => "PPPoE length",
        LengthSource.IPv4Total => "IPv4 total length",
        LengthSource.IPv6Payload => "IPv6 payload length",
        LengthSource.Udp => "UDP length",
        _ => "",
    };
}
