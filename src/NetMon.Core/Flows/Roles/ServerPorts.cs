using NetMon.Decoding;

namespace NetMon.Flows.Roles;

/// <summary>
/// Likely server ports. The first list of each protocol is Zeek's <c>likely_server_ports</c>; the second adds well-known services that
/// NetMon recognises or that are common, for which Zeek has no analyzer by port.
/// </summary>
internal static class ServerPorts
{
    private static readonly ulong[] Tcp = Bits(
        [
            21, 22, 25, 53, 79, 80, 81, 88, 135, 139, 143, 389, 443, 445, 465, 502, 514, 563, 585, 587, 614, 631, 636, 989, 990, 992, 993, 995,
            1080, 1434, 1883, 2811, 3128, 3268, 3306, 3389, 5222, 5223, 5269, 5432, 6379, 6666, 6667, 6668, 6669, 8000, 8080, 8888, 20000,
        ],
        [
            7, 13, 19, 23, 37, 43, 49, 70, 110, 111, 113, 119, 179, 515, 548, 554, 853, 873, 902, 1433, 1521, 1723, 2049, 2181, 2375, 2376, 3260,
            3269, 3478, 4840, 5060, 5061, 5357, 5671, 5672, 5900, 5985, 5986, 6443, 6881, 8443, 8883, 9092, 9100, 9200, 11211, 27017, 44818,
        ]);

    private static readonly ulong[] Udp = Bits(
        [
            53, 67, 88, 123, 137, 161, 162, 389, 443, 514, 1812, 2123, 2152, 3389, 3544, 4011, 4754, 4789, 5060, 5072, 5353, 5355, 6081, 20000,
        ],
        [
            7, 13, 19, 37, 49, 69, 111, 500, 623, 853, 1194, 1645, 1701, 1813, 1900, 2049, 3478, 3702, 4500, 5349, 5683, 5684, 11211, 47808, 51820,
        ]);

    /// <summary>Whether a port is a likely server port.</summary>
    /// <param name="protocol">IP protocol: TCP or UDP.</param>
    /// <param name="port">The port.</param>
    public static bool IsLikely(byte protocol, ushort port)
    {
        var bits = protocol == IPProtocols.Tcp ? Tcp : Udp;
        return (bits[port >> 6] & (1UL << port)) != 0;
    }

    private static ulong[] Bits(params ReadOnlySpan<ushort[]> lists)
    {
        var bits = new ulong[(ushort.MaxValue + 1) / 64];
        foreach (var list in lists)
        {
            foreach (var port in list) bits[port >> 6] |= 1UL << port;
        }

        return bits;
    }
}
