using System.Collections.Frozen;
using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>Names of PPP protocols in IANA's registry, and of two that only Cisco HDLC uses.</summary>
internal static class PppNames
{
    /// <summary>SLARP, the address resolution of Cisco HDLC; in EtherTypes this number is RARP.</summary>
    private const int Slarp = 0x8035;

    private const int CiscoDiscovery = 0x2000;
    private const int Osi = 0xfefe;

    private static readonly FrozenDictionary<int, string> Known = new Dictionary<int, string>
    {
        [0x0021] = "IPv4",
        [0x0023] = "OSI",
        [0x0029] = "AppleTalk",
        [0x002b] = "IPX",
        [0x002d] = "VJ compressed",
        [0x002f] = "VJ uncompressed",
        [0x0031] = "PPP bridge",
        [0x003d] = "PPP multilink",
        [0x003f] = "NetBIOS",
        [0x0057] = "IPv6",
        [0x00fb] = "PPP link compression",
        [0x00fd] = "PPP compression",
        [0x0207] = "CDP",
        [0x0281] = "MPLS",
        [0x0283] = "MPLS",
        [0x8021] = "IPCP",
        [0x8023] = "OSINLCP",
        [0x8029] = "ATCP",
        [0x802b] = "IPXCP",
        [0x8031] = "BCP",
        [0x803f] = "NBFCP",
        [0x8053] = "ECP",
        [0x8057] = "IPV6CP",
        [0x80fd] = "CCP",
        [0x8207] = "CDPCP",
        [0x8281] = "MPLSCP",
        [0xc021] = "LCP",
        [0xc023] = "PAP",
        [0xc025] = "LQR",
        [0xc029] = "CBCP",
        [0xc02b] = "BACP",
        [0xc02d] = "BAP",
        [0xc223] = "CHAP",
        [0xc227] = "EAP",
    }.ToFrozenDictionary();

    /// <summary>The name, or <c>PPP-0x1234</c>.</summary>
    public static string Find(int protocol) =>
        Known.TryGetValue(protocol, out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"PPP-0x{protocol:x4}");

    /// <summary>The name of a Cisco HDLC protocol.</summary>
    public static string FindCiscoHdlc(int protocol) => protocol switch
    {
        Slarp => "SLARP",
        CiscoDiscovery => "CDP",
        Osi => "OSI",
        _ => EtherTypeNames.Find(protocol),
    };
}
