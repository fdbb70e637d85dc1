using NetMon.Tests.Decoding;

namespace NetMon.Benchmarks;

/// <summary>Ethernet frames in about the mix of an office link: mostly TCP and UDP over IPv4; some IPv6, VLANs, ARP.</summary>
internal static class MixedFrames
{
    private static readonly byte[] Query = PacketBytes.Bytes("1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001");
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray();

    /// <summary>Makes frames, the same for the same count.</summary>
    public static byte[][] Make(int count)
    {
        // A fixed seed: benchmarks must compare like with like, and nothing here is secret.
#pragma warning disable CA5394
        var random = new Random(20260821);
        var frames = new byte[count][];
        for (var i = 0; i < count; i++)
            frames[i] = MakeOne(random.Next(100), random.Next(1024, 65536), random.Next(0, 1400));
#pragma warning restore CA5394
        return frames;
    }

    private static byte[] MakeOne(int kind, int port, int length)
    {
        var payload = new byte[length];
        byte[] record = [0x17, 3, 3, (byte)((length + 1) >> 8), (byte)(length + 1), .. payload, 0];
        return kind switch
        {
            < 55 => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(port, 443, record, options: new byte[12]))),
            < 75 => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(port, 53, Query))),
            < 83 => PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(6, PacketBytes.Tcp(port, 443, record))),
            < 90 => PacketBytes.Ethernet(0x8100, PacketBytes.VlanTag(10, 0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(port, 80, Request)))),
            < 93 => PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(0, PacketBytes.Extension(17, PacketBytes.Udp(port, 5353, Query)))),
            < 96 => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(1, PacketBytes.Echo(8, 1, port, payload))),
            < 98 => PacketBytes.Ethernet(0x0806, PacketBytes.Arp(1, PacketBytes.ClientMac, "10.0.0.1", PacketBytes.ServerMac, "10.0.0.2")),
            _ => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, payload, fragment: 185)),
        };
    }
}
