using System.Buffers.Binary;

namespace NetMon.Packets;

/// <summary>Packet direction, for link types whose header records it. Source: https://www.tcpdump.org/linktypes.html.</summary>
internal static class FrameDirection
{
    /// <summary>Received by the interface.</summary>
    public const string In = "In";

    /// <summary>Sent by the interface.</summary>
    public const string Out = "Out";

    private const int SentByUs = 4;

    /// <summary>The direction, or null if the header does not record it or is truncated.</summary>
    public static string? Find(LinkType linkType, ReadOnlySpan<byte> data) => linkType switch
    {
        // Linux packet types: to us, broadcast, multicast, to another host, from us.
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
