using System.Buffers.Binary;

namespace NetMon.Packets;

/// <summary>Which way a packet went, of link types whose header says so. Sources: https://www.tcpdump.org/linktypes.html.</summary>
internal static class FrameDirection
{
    /// <summary>Received by the interface.</summary>
    public const string In = "In";

    /// <summary>Sent by the interface.</summary>
    public const string Out = "Out";

    private const int SentByUs = 4;

    /// <summary>The direction, or null where the header does not say, or is cut.</summary>
    public static string? Find(LinkType linkType, ReadOnlySpan<byte> data) => linkType switch
    {
        // Packet types of Linux: to us, broadcast, multicast, to others, from us.
        LinkType.LinuxSll or LinkType.LinuxLapd or LinkType.LinuxIrda when data.Length >= 2 => OfPacketType(BinaryPrimitives.ReadUInt16BigEndian(data)),
        LinkType.LinuxSll2 when data.Length >= 11 => OfPacketType(data[10]),
        LinkType.PppWithDirection or LinkType.CHdlcWithDirection or LinkType.FrameRelayWithDirection when data.Length >= 1 => data[0] == 0 ? In : Out,
        LinkType.SunAtm when data.Length >= 1 => (data[0] & 0x80) != 0 ? Out : In,
        LinkType.BluetoothHciH4WithPhdr when data.Length >= 4 => BinaryPrimitives.ReadUInt32BigEndian(data) == 0 ? Out : In,
        _ => null,
    };

    private static string? OfPacketType(int type) => type switch
    {
        SentByUs => Out,
        < SentByUs => In,
        _ => null,
    };
}
