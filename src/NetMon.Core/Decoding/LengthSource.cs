namespace NetMon.Decoding;

/// <summary>The length that limits the available bytes, as named in a <see cref="DecodeFault"/>.</summary>
public enum LengthSource : byte
{
    /// <summary>None: the fault is not about a length.</summary>
    None,

    /// <summary>Length of the frame on the wire; for a packet inside another, the length that is left for it.</summary>
    Frame,

    /// <summary>Captured length of a longer frame: the snapshot length.</summary>
    Captured,

    /// <summary>The length field of the faulty header.</summary>
    Header,

    /// <summary>The IEEE 802.3 length, in the place of an EtherType.</summary>
    Ieee8023,

    /// <summary>ISL length.</summary>
    Isl,

    /// <summary>Length of an IEEE 802.11 subframe.</summary>
    WlanSubframe,

    /// <summary>Length of an NFLOG attribute.</summary>
    NfLogAttribute,

    /// <summary>PPPoE payload length.</summary>
    Pppoe,

    /// <summary>IPv4 total length.</summary>
    IPv4Total,

    /// <summary>IPv6 payload length, or its jumbo payload option.</summary>
    IPv6Payload,

    /// <summary>UDP length.</summary>
    Udp,
}

/// <summary>Display names of lengths.</summary>
internal static class LengthSourceNames
{
    /// <summary>The words at the end of a fault's text.</summary>
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
