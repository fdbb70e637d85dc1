using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Frames of links that few captures have, each around the same datagram of UDP from port 1000 to port 2000 with five bytes.</summary>
internal static class RareLinks
{
    internal static readonly byte[] Datagram = IPv4(17, Udp(1000, 2000, [1, 2, 3, 4, 5]));
    internal static readonly byte[] DatagramV6 = IPv6(17, Udp(1000, 2000, [1, 2, 3, 4, 5]));
    internal static readonly byte[] Frame = PacketBytes.Ethernet(0x0800, Datagram);
    private static readonly byte[] Juniper = Bytes("4d474380 000a 0101 06 0201 0e 0301 01 00");

    /// <summary>Each link type and a frame of it.</summary>
    public static IReadOnlyList<(int LinkType, byte[] Frame)> All { get; } =
    [
        // Cisco ISL: around Ethernet II, around LLC, with both check sequences behind.
        (1, Isl(Frame)),
        (1, Isl(PacketBytes.Ethernet(8 + Datagram.Length, Snap(0, 0x0800, Datagram)))),
        (1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0010 0000000000000000 0800"), Datagram))),
        (1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0120 000000000000 86dd"), DatagramV6))),
        (1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0111 0000000000000000 8100"), VlanTag(7, 0x0800, Datagram)))),
        (1, PacketBytes.Ethernet(0x894f, Join(Bytes("0fc2 02 04 000001ff"), Bytes("0fc6 01 01 000001ff"), new byte[16], Datagram))),
        (226, Join(Bytes("0102 0000 00000000"), new byte[16], Datagram)),
        (226, Join(Bytes("011a 0000 00000000"), new byte[16], DatagramV6)),
        (7, Join(Bytes("0102 d4 00 0001"), Datagram)),
        (7, Join(Bytes("0102 f0"), Datagram)),
        (7, Join(Bytes("0102 c4 ff ffff ff 00 0001"), DatagramV6)),
        (129, Join(Bytes("0102 0000 d4 03 0001"), Datagram)),
        (129, Join(Bytes("0102 0000 f0"), Datagram)),
        (242, Join(new byte[40], Bytes("0800 0000"), Datagram)),
        (242, Join(new byte[40], Bytes("86dd 0000"), DatagramV6)),
        (247, Join(Bytes("0002 0001 0010 0002"), Bytes("64"), new byte[11], new byte[8], Bytes("0800 0000"), Datagram, new byte[6])),
        (247, Join(Bytes("0003 0001 0010 0002"), new byte[40], Bytes("64"), new byte[11], new byte[8], Bytes("86dd 0000"), DatagramV6)),
        (197, Join(new byte[8], Bytes("1500000000000000"), Bytes("0002 0001 0010 0002 64"), new byte[19], Bytes("0800 0000"), Datagram)),
        (178, Join(Juniper, Frame)),
        (178, Join(Bytes("4d474301"), Frame)),
        (178, Join(Bytes("4d474303 02000000"), Datagram)),
        (167, Join(Juniper, PacketBytes.Ethernet(0x8864, Pppoe(0x21, Datagram)))),
        (168, Join(Juniper, UInt16(0x8864), Pppoe(0x57, DatagramV6))),
        (179, Join(Juniper, Bytes("ff030021"), Datagram)),
        (180, Join(Juniper, Bytes("184103cc"), Datagram)),
        (181, Join(Juniper, Bytes("0f000800"), Datagram)),
        (164, Join(Juniper, new byte[8], Datagram)),
        (136, Join(Juniper, Bytes("4700000000000000"), DatagramV6)),
        (133, Join(Juniper, Bytes("0000020000000000"), Datagram)),
        (132, Join(Juniper, Bytes("0001 40 05"), new byte[12], Datagram)),
        (137, Join(Juniper, Bytes("00000000"), Snap(0, 0x0800, Datagram))),
        (135, Join(Juniper, new byte[8], Datagram)),
        (135, Join(Juniper, new byte[8], Bytes("0021"), Datagram)),
        (130, Join(Juniper, Bytes("0001 ff030021"), Datagram)),
        (130, Join(Juniper, Bytes("4700000000000000"), Datagram)),
        (131, Join(Juniper, Bytes("0001 03cc"), Datagram)),
        (134, Join(Juniper, Bytes("4700000000100000"), DatagramV6)),
    ];

    /// <summary>A frame behind the header of Cisco ISL, with both check sequences behind.</summary>
    public static byte[] Isl(byte[] frame) => Join(
        Bytes("01000c000000"), Mac(ClientMac), UInt16(12 + frame.Length + 4), Bytes("aaaa03 00000c"), UInt16(35 << 1), UInt16(0), UInt16(0),
        frame, Bytes("01020304"), Bytes("05060708"));
}
