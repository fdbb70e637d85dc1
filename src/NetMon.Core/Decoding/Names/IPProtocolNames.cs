using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>
/// Names of IP protocols: the keywords of IANA's registry, except if analysers use a shorter one (OSPF, ICMPv6, IPIP), or if a keyword is
/// also the name of another protocol (118, 123).
/// </summary>
internal static class IPProtocolNames
{
    private static readonly string[] Known = Build();

    /// <summary>The name, or <c>IP-Proto-253</c>.</summary>
    public static string Find(int protocol) => Known[protocol & 0xff];

    private static string[] Build()
    {
        // Indexed by number; empty if the registry has no keyword.
        string[] registry =
        [
            "HOPOPT", "ICMP", "IGMP", "GGP", "IPIP", "ST", "TCP", "CBT", "EGP", "IGP", "BBN-RCC-MON", "NVP-II", "PUP", "ARGUS", "EMCON",
            "XNET", "CHAOS", "UDP", "MUX", "DCN-MEAS", "HMP", "PRM", "XNS-IDP", "TRUNK-1", "TRUNK-2", "LEAF-1", "LEAF-2", "RDP", "IRTP",
            "ISO-TP4", "NETBLT", "MFE-NSP", "MERIT-INP", "DCCP", "3PC", "IDPR", "XTP", "DDP", "IDPR-CMTP", "TP++", "IL", "IPv6", "SDRP",
            "IPv6-Route", "IPv6-Frag", "IDRP", "RSVP", "GRE", "DSR", "BNA", "ESP", "AH", "I-NLSP", "SWIPE", "NARP", "Min-IPv4", "TLSP",
            "SKIP", "ICMPv6", "IPv6-NoNxt", "IPv6-Opts", "", "CFTP", "", "SAT-EXPAK", "KRYPTOLAN", "RVD", "IPPC", "", "SAT-MON", "VISA",
            "IPCV", "CPNX", "CPHB", "WSN", "PVP", "BR-SAT-MON", "SUN-ND", "WB-MON", "WB-EXPAK", "ISO-IP", "VMTP", "SECURE-VMTP", "VINES",
            "IPTM", "NSFNET-IGP", "DGP", "TCF", "EIGRP", "OSPF", "Sprite-RPC", "LARP", "MTP", "AX.25", "IPIP-94", "MICP", "SCC-SP",
            "EtherIP", "ENCAP", "", "GMTP", "IFMP", "PNNI", "PIM", "ARIS", "SCPS", "QNX", "A/N", "IPComp", "SNP", "Compaq-Peer",
            "IPX-in-IP", "VRRP", "PGM", "", "L2TP", "DDX", "IATP", "STP-118", "SRP", "UTI", "SMP", "SM", "PTP-123", "IS-IS", "FIRE",
            "CRTP", "CRUDP", "SSCOPMCE", "IPLT", "SPS", "PIPE", "SCTP", "FC", "RSVP-E2E-IGNORE", "MIPv6", "UDP-Lite", "MPLS-in-IP",
            "MANET", "HIP", "Shim6", "WESP", "ROHC", "Ethernet-in-IP", "AGGFRAG", "NSH",
        ];
        var names = new string[256];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = i < registry.Length && registry[i].Length > 0
                ? registry[i]
                : string.Create(CultureInfo.InvariantCulture, $"IP-Proto-{i}");
        }

        return names;
    }
}
