using System.Collections.Frozen;
using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>Names of EtherTypes in the IEEE registry: the short names that protocol analysers use.</summary>
internal static class EtherTypeNames
{
    private static readonly FrozenDictionary<int, string> Known = new Dictionary<int, string>
    {
        [EtherTypes.IPv4] = "IPv4",
        [EtherTypes.Arp] = "ARP",
        [EtherTypes.Rarp] = "RARP",
        [EtherTypes.Vlan] = "802.1Q",
        [EtherTypes.IPv6] = "IPv6",
        [EtherTypes.ProviderVlan] = "802.1ad",
        [EtherTypes.QinQ9100] = "802.1ad",
        [EtherTypes.QinQ9200] = "802.1ad",
        [0x0600] = "XNS",
        [0x0842] = "WoL",
        [0x22ea] = "SRP",
        [0x22f0] = "AVTP",
        [0x22f3] = "TRILL",
        [0x6002] = "DEC MOP",
        [0x6003] = "DECnet",
        [0x6004] = "LAT",
        [0x6558] = "TEB",
        [0x809b] = "AppleTalk",
        [0x80f3] = "AARP",
        [0x8137] = "IPX",
        [0x8191] = "NetBEUI",
        [0x8204] = "QNX",
        [0x876b] = "TCP/IP compression",
        [0x8808] = "MAC control",
        [0x8809] = "Slow protocols",
        [0x880b] = "PPP",
        [0x8847] = "MPLS",
        [0x8848] = "MPLS",
        [0x8863] = "PPPoE discovery",
        [0x8864] = "PPPoE",
        [0x886f] = "MS NLB",
        [0x8870] = "Jumbo LLC",
        [0x887b] = "HomePlug",
        [0x888e] = "EAPOL",
        [0x8892] = "PROFINET",
        [0x889a] = "HyperSCSI",
        [0x88a2] = "AoE",
        [0x88a4] = "EtherCAT",
        [0x88ab] = "POWERLINK",
        [0x88b5] = "Local experiment 1",
        [0x88b6] = "Local experiment 2",
        [0x88b8] = "GOOSE",
        [0x88b9] = "GSE",
        [0x88ba] = "SV",
        [0x88bf] = "RoMON",
        [0x88c7] = "802.11 pre-authentication",
        [0x88cc] = "LLDP",
        [0x88cd] = "SERCOS III",
        [0x88e1] = "HomePlug AV",
        [0x88e3] = "MRP",
        [0x88e5] = "MACsec",
        [0x88e7] = "802.1ah",
        [0x88f5] = "MVRP",
        [0x88f6] = "MMRP",
        [0x88f7] = "PTP",
        [0x88f8] = "NC-SI",
        [0x88fb] = "PRP",
        [0x8902] = "CFM",
        [0x8903] = "FabricPath",
        [0x8906] = "FCoE",
        [0x8909] = "Cisco metadata",
        [0x8914] = "FIP",
        [0x8915] = "RoCE",
        [0x891d] = "TTE",
        [0x8926] = "VN-Tag",
        [0x892f] = "HSR",
        [0x893b] = "TIPC",
        [0x893f] = "802.1BR",
        [0x894f] = "NSH",
        [0x9000] = "Loopback",
        [0xd28b] = "Arista timestamp",
        [0xcafe] = "Veritas LLT",
    }.ToFrozenDictionary();

    /// <summary>Whether an EtherType has a name.</summary>
    public static bool IsKnown(int etherType) => Known.ContainsKey(etherType);

    /// <summary>The name, or the number as <c>0x1234</c>.</summary>
    public static string Find(int etherType) =>
        Known.TryGetValue(etherType, out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"0x{etherType:x4}");
}
