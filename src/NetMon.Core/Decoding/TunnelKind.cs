namespace NetMon.Decoding;

/// <summary>The protocol that carries one packet inside another.</summary>
public enum TunnelKind : byte
{
    /// <summary>No tunnel.</summary>
    None,

    /// <summary>GRE, RFC 2784, RFC 2890, and version 1 of RFC 2637 (PPTP).</summary>
    Gre,

    /// <summary>Ethernet in GRE with a key, RFC 7637.</summary>
    Nvgre,

    /// <summary>Cisco's mirrored Ethernet in GRE, types I to III.</summary>
    Erspan,

    /// <summary>MikroTik's Ethernet in GRE.</summary>
    Eoip,

    /// <summary>IPv4 in IPv4, RFC 2003.</summary>
    IPIP,

    /// <summary>IPv6 in IPv4, RFC 4213.</summary>
    SixInFour,

    /// <summary>IPv4 in IPv6, RFC 2473.</summary>
    FourInSix,

    /// <summary>IPv6 in IPv6, RFC 2473.</summary>
    SixInSix,

    /// <summary>Ethernet in IP, RFC 3378, and IP protocol 143 of RFC 8986.</summary>
    EtherIP,

    /// <summary>MPLS in IP, RFC 4023, and in UDP, RFC 7510.</summary>
    Mpls,

    /// <summary>Ethernet after an MPLS label stack, RFC 4448.</summary>
    PseudoWire,

    /// <summary>VXLAN, RFC 7348.</summary>
    Vxlan,

    /// <summary>VXLAN-GPE, draft-ietf-nvo3-vxlan-gpe.</summary>
    VxlanGpe,

    /// <summary>GENEVE, RFC 8926.</summary>
    Geneve,

    /// <summary>GTP-U, 3GPP TS 29.281.</summary>
    GtpU,

    /// <summary>L2TP version 2, RFC 2661, and 3, RFC 3931.</summary>
    L2tp,

    /// <summary>Teredo, RFC 4380.</summary>
    Teredo,

    /// <summary>AYIYA, IPv6 over UDP of tunnel brokers.</summary>
    Ayiya,

    /// <summary>LISP data, RFC 9300.</summary>
    Lisp,

    /// <summary>TaZmen sniffer protocol.</summary>
    Tzsp,

    /// <summary>PIM register, RFC 7761 section 4.9.3: multicast data sent to the rendezvous point.</summary>
    PimRegister,

    /// <summary>A packet sampled by a switch, in an sFlow datagram.</summary>
    Sflow,

    /// <summary>WireGuard; encrypted.</summary>
    WireGuard,

    /// <summary>IPsec ESP, RFC 4303, also in UDP, RFC 3948; encrypted.</summary>
    Esp,

    /// <summary>The packet that caused an ICMP or ICMPv6 error, quoted in it.</summary>
    IcmpQuote,
}
