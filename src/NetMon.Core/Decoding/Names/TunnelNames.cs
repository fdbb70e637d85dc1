namespace NetMon.Decoding.Names;

/// <summary>Display names of tunnels.</summary>
internal static class TunnelNames
{
    /// <summary>The name; null for none.</summary>
    public static string? Find(TunnelKind tunnel) => tunnel switch
    {
        TunnelKind.None => null,
        TunnelKind.Gre => "GRE",
        TunnelKind.Nvgre => "NVGRE",
        TunnelKind.Erspan => "ERSPAN",
        TunnelKind.Eoip => "EoIP",
        TunnelKind.SixInFour => "6in4",
        TunnelKind.FourInSix => "4in6",
        TunnelKind.SixInSix => "6in6",
        TunnelKind.Mpls => "MPLS",
        TunnelKind.PseudoWire => "MPLS pseudo-wire",
        TunnelKind.Vxlan => "VXLAN",
        TunnelKind.VxlanGpe => "VXLAN-GPE",
        TunnelKind.Geneve => "GENEVE",
        TunnelKind.GtpU => "GTP-U",
        TunnelKind.L2tp => "L2TP",
        TunnelKind.Ayiya => "AYIYA",
        TunnelKind.Lisp => "LISP",
        TunnelKind.Tzsp => "TZSP",
        TunnelKind.PimRegister => "PIM register",
        TunnelKind.Sflow => "sFlow",
        TunnelKind.Esp => "ESP",
        TunnelKind.IcmpQuote => "ICMP quote",
        _ => tunnel.ToString(),
    };
}
