using System.Buffers.Binary;
using System.Net;
using NetMon.Packets;

namespace NetMon.Tests.Inspection;

/// <summary>Packets with correct checksums, computed here independently of the code under test.</summary>
internal static class TestPackets
{
    public const byte Icmp = 1;
    public const byte Igmp = 2;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte IcmpV6 = 58;
    public const byte UdpLite = 136;

    public static PacketRecord Record(byte[] frame, LinkType linkType = LinkType.Ethernet, int? length = null, int? captured = null) =>
        new(new CapturedFrame(new CaptureInterface("eth0", linkType), 7, 1_500_000_000_123_456_789, length ?? frame.Length, frame.AsSpan(0, captured ?? frame.Length)));

    public static byte[] Ethernet(byte[] packet) =>
        [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, .. packet[0] >> 4 == 4 ? (byte[])[0x08, 0x00] : [0x86, 0xDD], .. packet];

    public static byte[] IPv4(byte protocol, byte[] payload, ushort fragment = 0)
    {
        byte[] header = [0x45, 0, 0, 0, 0x12, 0x34, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), fragment);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), Checksum(header));
        return [.. header, .. payload];
    }

    public static byte[] IPv6(byte nextHeader, byte[] payload) =>
    [
        0x60, 0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, nextHeader, 64,
        .. IPAddress.Parse("2001:db8::1").GetAddressBytes(), .. IPAddress.Parse("2001:db8::2").GetAddressBytes(), .. payload,
    ];

    /// <summary>The header above IPv4 with its checksum filled in.</summary>
    public static byte[] OverIPv4(byte protocol, byte[] segment, int checksumAt) =>
        IPv4(protocol, Filled(segment, checksumAt, [192, 0, 2, 1, 198, 51, 100, 2, 0, protocol, (byte)(segment.Length >> 8), (byte)segment.Length]));

    /// <summary>The header above IPv6 with its checksum filled in.</summary>
    public static byte[] OverIPv6(byte protocol, byte[] segment, int checksumAt) =>
        IPv6(protocol, Filled(segment, checksumAt,
        [
            .. IPAddress.Parse("2001:db8::1").GetAddressBytes(), .. IPAddress.Parse("2001:db8::2").GetAddressBytes(),
            0, 0, (byte)(segment.Length >> 8), (byte)segment.Length, 0, 0, 0, protocol,
        ]));

    public static byte[] Filled(byte[] segment, int checksumAt, byte[] pseudoHeader)
    {
        byte[] filled = [.. segment];
        BinaryPrimitives.WriteUInt16BigEndian(filled.AsSpan(checksumAt), Checksum([.. pseudoHeader, .. segment]));
        return filled;
    }

    public static byte[] TcpSyn { get; } =
    [
        0x9C, 0x40, 0x00, 0x50, 0, 0, 0, 1, 0, 0, 0, 0, 0xA0, 0x02, 0xFA, 0xF0, 0, 0, 0, 0,
        2, 4, 0x05, 0xB4, 4, 2, 8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7,
    ];

    public static byte[] DnsQuery { get; } =
    [
        0xC0, 0x00, 0x00, 0x35, 0, 37, 0, 0,
        0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "example"u8, 3, .. "org"u8, 0, 0, 1, 0, 1,
    ];

    public static byte[] Echo { get; } = [8, 0, 0, 0, 0x12, 0x34, 0, 1, .. "ping"u8];

    private static ushort Checksum(byte[] data)
    {
        var sum = 0;
        for (var i = 0; i < data.Length; i += 2)
        {
            sum += data[i] << 8 | (i + 1 < data.Length ? data[i + 1] : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
