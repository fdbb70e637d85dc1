namespace NetMon.Tests.Inspection;

/// <summary>A DNS query over UDP over IPv4, or an Ethernet frame with it, inside tunnels of every shape.</summary>
internal static class TestTunnels
{
    private static readonly byte[] Packet = TestPackets.OverIPv4(TestPackets.Udp, TestPackets.DnsQuery, 6);

    private static readonly byte[] Frame = TestPackets.Ethernet(Packet);

    public static byte[] Vxlan { get; } = OverUdp(4789, [8, 0, 0, 0, 0, 0, 42, 0, .. Frame]);

    public static byte[] GreWithKey { get; } = OverIP(47, [0x20, 0, 0x08, 0x00, 0, 0, 0, 9, .. Packet]);

    public static byte[] Erspan { get; } = OverIP(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 1, 0, 2, 0, 0, 0, 0, .. Frame]);

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
        [Vxlan, GreWithKey, Erspan, IPIP, EtherIP, Geneve, GtpUser, Esp, PimRegister, PseudoWire, IcmpQuote, VxlanInGre];

    private static byte[] OverIP(byte protocol, byte[] payload) => TestPackets.Ethernet(TestPackets.IPv4(protocol, payload));

    private static byte[] OverUdp(ushort port, byte[] payload) =>
        OverIP(TestPackets.Udp, [0xC0, 1, (byte)(port >> 8), (byte)port, 0, (byte)(payload.Length + 8), 0, 0, .. payload]);
}
