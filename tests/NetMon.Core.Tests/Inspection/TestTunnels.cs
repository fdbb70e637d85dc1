namespace NetMon.Tests.Inspection;

/// <summary>A DNS query over UDP over IPv4, or in an Ethernet frame, inside tunnels of every kind.</summary>
internal static class TestTunnels
{
    private static readonly byte[] Packet = TestPackets.OverIPv4(TestPackets.Udp, TestPackets.DnsQuery, 6);

    // No next header: nothing follows.
    private static readonly byte[] IPv6 = [0x60, 0, 0, 0, 0, 0, 59, 64, .. new byte[32]];

    private static readonly byte[] Frame = TestPackets.Ethernet(Packet);

    public static byte[] Vxlan { get; } = OverUdp(4789, [8, 0, 0, 0, 0, 0, 42, 0, .. Frame]);

    public static byte[] GreWithKey { get; } = OverIP(47, [0x20, 0, 0x08, 0x00, 0, 0, 0, 9, .. Packet]);

    public static byte[] Erspan { get; } = OverIP(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 7, 0xA4, 2, 0, 0, 0, 3, .. Frame]);

    public static byte[] ErspanIII { get; } =
        OverIP(47, [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 7, 0, 2, 0, 0, 0, 9, 0, 5, 0, 0x1D, 8, 8, 8, 8, 8, 8, 8, 8, .. Frame]);

    public static byte[] ErspanInUdp { get; } = OverUdp(4754, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 7, 0, 2, 0, 0, 0, 3, .. Frame]);

    public static byte[] L2tp { get; } =
        OverUdp(1701, [0x0A, 2, 0, 12, 0, 34, 0, 1, 0, 2, 0, 1, 0, 0xFF, 3, 0, 0x21, .. Packet]);

    public static byte[] L2tpControl { get; } = OverUdp(1701, [0xC8, 2, 0, 12, 0, 12, 0, 34, 0, 1, 0, 2]);

    public static byte[] L2tpVersion3 { get; } = OverUdp(1701, [0, 3, 0, 0, 0, 0, 0, 77, 1, 2, 3, 4, .. Frame]);

    public static byte[] L2tpOverIP { get; } = OverIP(115, [0, 0, 0, 77, .. Frame]);

    public static byte[] Teredo { get; } =
        OverUdp(3544, [0, 1, 1, 2, 9, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0x63, 0xBF, 0x3F, 0xFF, 0xFD, 0xFE, .. IPv6]);

    public static byte[] IPIP { get; } = OverIP(4, Packet);

    public static byte[] EtherIP { get; } = OverIP(97, [0x30, 0, .. Frame]);

    public static byte[] Geneve { get; } = OverUdp(6081, [1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 4, .. Frame]);

    public static byte[] GtpUser { get; } = OverUdp(2152, [0x30, 0xFF, 0, (byte)Packet.Length, 0, 0, 0, 5, .. Packet]);

    public static byte[] Esp { get; } = OverIP(50, [0, 0, 1, 0, 0, 0, 0, 2, 9, 9, 9, 9, 9, 9, 9, 9]);

    public static byte[] PimRegister { get; } = OverIP(103, [0x21, 0, 0, 0, 0, 0, 0, 0, .. Packet]);

    public static byte[] PseudoWire { get; } = [.. new byte[12], 0x88, 0x47, 0, 1, 0x01, 64, 0, 0, 0, 0, .. Frame];

    public static byte[] IcmpQuote { get; } = OverIP(1, [3, 3, 0, 0, 0, 0, 0, 0, .. Packet]);

    public static byte[] VxlanInGre { get; } = OverIP(47, [0, 0, 0x08, 0x00, .. Vxlan[14..]]);

    public static IReadOnlyList<byte[]> All { get; } =
        [Vxlan, GreWithKey, Erspan, ErspanIII, ErspanInUdp, L2tp, L2tpControl, L2tpVersion3, L2tpOverIP, Teredo, IPIP, EtherIP, Geneve, GtpUser, Esp, PimRegister, PseudoWire, IcmpQuote, VxlanInGre];

    private static byte[] OverIP(byte protocol, byte[] payload) => TestPackets.Ethernet(TestPackets.IPv4(protocol, payload));

    private static byte[] OverUdp(ushort port, byte[] payload) =>
        OverIP(TestPackets.Udp, [0xC0, 1, (byte)(port >> 8), (byte)port, 0, (byte)(payload.Length + 8), 0, 0, .. payload]);
}
