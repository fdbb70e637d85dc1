using System.Collections.Frozen;
using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>Names of LLC payloads: service access points, and protocol IDs under Cisco's SNAP organisation code.</summary>
internal static class LlcNames
{
    private static readonly FrozenDictionary<int, string> ServiceAccessPoints = new Dictionary<int, string>
    {
        [0x06] = "IPv4",
        [0x42] = "STP",
        [0x7e] = "X.25",
        [0x80] = "XNS",
        [0xbc] = "VINES",
        [0xe0] = "IPX",
        [0xf0] = "NetBIOS",
        [0xfe] = "OSI",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, string> Cisco = new Dictionary<int, string>
    {
        [0x0102] = "DRiP",
        [0x0104] = "PAgP",
        [0x010b] = "PVST+",
        [0x010c] = "VLAN bridge STP",
        [0x0111] = "UDLD",
        [0x2000] = "CDP",
        [0x2001] = "CGMP",
        [0x2003] = "VTP",
        [0x2004] = "DTP",
        [0x200a] = "STP uplink fast",
    }.ToFrozenDictionary();

    /// <summary>The name of a destination service access point, or <c>LLC</c>.</summary>
    public static string Find(int serviceAccessPoint) => ServiceAccessPoints.GetValueOrDefault(serviceAccessPoint, "LLC");

    /// <summary>The name of one of Cisco's protocols, or <c>Cisco-0x1234</c>.</summary>
    public static string FindCisco(int protocol) =>
        Cisco.TryGetValue(protocol, out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"Cisco-0x{protocol:x4}");
}
