using System.Buffers.Binary;

namespace NetMon.CaptureFiles;

/// <summary>
/// Some link types begin with a header that the capturing side made up. A packet too short for it cannot have been captured: the file
/// is damaged, and Wireshark stops there, too.
/// </summary>
internal static class PseudoHeader
{
    private const LinkType Lapd = LinkType.LinuxLapd;

    /// <summary>Whether packets of this link type are to be checked at all.</summary>
    public static bool IsExpected(LinkType linkType) => linkType == LinkType.Erf || MinimumLength(linkType) != 0;

    /// <summary>What is wrong with the pseudo-header of a packet, or null.</summary>
    public static string? FindFault(LinkType linkType, ReadOnlySpan<byte> packet)
    {
        var needed = linkType == LinkType.Erf ? ErfLength(packet) : MinimumLength(linkType);
        if (packet.Length < needed) return $"a packet of {packet.Length} bytes is too short for the {needed}-byte pseudo-header of {linkType}";
        return linkType switch
        {
            LinkType.LinuxIrda => CheckCookedProtocol(packet, 0x0017),
            Lapd => CheckCookedProtocol(packet, 0x0030),
            _ => null,
        };
    }

    private static int MinimumLength(LinkType linkType) => linkType switch
    {
        LinkType.SunAtm or LinkType.Mtp2WithPhdr or LinkType.BluetoothHciH4WithPhdr or LinkType.BluetoothLinuxMonitor => 4,
        LinkType.LinuxIrda or Lapd => 16,
        LinkType.Sita or LinkType.IpmbLinux => 5,
        LinkType.NfcLlcp => 2,
        LinkType.PppWithDirection => 1,
        _ => 0,
    };

    private static string? CheckCookedProtocol(ReadOnlySpan<byte> packet, ushort expected)
    {
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(packet[14..]);
        return protocol == expected ? null : $"the pseudo-header names protocol 0x{protocol:x4} instead of 0x{expected:x4}";
    }

    // An ERF record header: 16 bytes, 8 more for each extension header, and a sub-header that depends on the type.
    private static int ErfLength(ReadOnlySpan<byte> packet)
    {
        var length = 16;
        if (packet.Length < length) return length;
        var type = packet[8];
        for (var more = type; (more & 0x80) != 0; length += 8)
        {
            if (packet.Length < length + 8) return length + 8;
            more = packet[length];
        }

        return length + (type & 0x7f) switch
        {
            5 or 6 or 7 or 8 or 9 or 12 or 17 or 18 => 4,
            2 or 11 or 16 or 20 => 2,
            _ => 0,
        };
    }
}
