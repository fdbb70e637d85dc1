using System.Buffers.Binary;

namespace NetMon.Tests.Filtering;

/// <summary>Frames for filters to look at: one of each kind, and the same damaged and cut, always the same for one seed.</summary>
internal static class SampleFrames
{
    public static IReadOnlyList<byte[]> Network { get; } =
    [
        IPv4(6, Tcp(51000, 80, 0x02)),
        IPv4(6, Tcp(80, 51000, 0x12)),
        IPv4(6, Tcp(51000, 443, 0x04)),
        IPv4(17, Udp(5353, 53)),
        IPv4(1, [8, 0, 0, 0, 0, 1, 0, 1]),
        IPv4(2, [0x16, 0, 0, 0, 224, 0, 0, 5]),
        IPv4(47, [0, 0, 0x08, 0, .. IPv4(6, Tcp(1, 80, 2))]),
        IPv4(132, Udp(9899, 80)),
        IPv4(6, Tcp(51000, 80, 0x18), options: 12),
        IPv4(17, Udp(53, 53), fragment: 0x2000),
        IPv4(17, Udp(53, 53), fragment: 0x0010),
        IPv6(6, Tcp(51000, 80, 0x02)),
        IPv6(17, Udp(546, 547)),
        IPv6(58, [128, 0, 0, 0, 0, 1, 0, 1]),
        IPv6(0, [6, 0, 5, 2, 0, 0, 1, 0, .. Tcp(51000, 80, 2)]),
        IPv6(44, [6, 0, 0, 1, 0, 0, 0, 9, .. Tcp(51000, 80, 2)]),
    ];

    /// <summary>Whole, damaged and cut frames of one link type.</summary>
    public static IEnumerable<byte[]> For(LinkType linkType, int seed)
    {
        var random = new Random(seed);
        foreach (var frame in Network.Select(packet => Wrap(linkType, packet)).Concat(Extra(linkType)))
        {
            yield return frame;
            for (var i = 0; i < 6; i++)
            {
                var changed = frame.AsSpan(0, i < 3 ? frame.Length : random.Next(frame.Length + 1)).ToArray();
                for (var flips = random.Next(4); flips > 0 && changed.Length > 0; flips--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                yield return changed;
            }
        }
    }

    private static byte[] Wrap(LinkType linkType, byte[] packet)
    {
        byte[] etherType = packet[0] >> 4 == 4 ? [0x08, 0x00] : [0x86, 0xDD];
        byte[] macs = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
        return linkType switch
        {
            LinkType.Ethernet => [.. macs, .. etherType, .. packet],
            LinkType.Null => [packet[0] >> 4 == 4 ? (byte)2 : (byte)10, 0, 0, 0, .. packet],
            LinkType.Loop => [0, 0, 0, packet[0] >> 4 == 4 ? (byte)2 : (byte)24, .. packet],
            LinkType.LinuxSll => [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, .. etherType, .. packet],
            LinkType.LinuxSll2 => [.. etherType, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0, .. packet],
            LinkType.Ppp => [0xFF, 0x03, .. packet[0] >> 4 == 4 ? new byte[] { 0x00, 0x21 } : [0x00, 0x57], .. packet],
            LinkType.Ieee80211 => [0x08, 0x02, 0, 0, .. macs, 2, 0, 0, 0, 0, 3, 0, 0, 0xAA, 0xAA, 3, 0, 0, 0, .. etherType, .. packet],
            LinkType.Ieee80211Radiotap => [0, 0, 8, 0, 0, 0, 0, 0, .. Wrap(LinkType.Ieee80211, packet)],
            _ => packet,
        };
    }

    private static IEnumerable<byte[]> Extra(LinkType linkType)
    {
        if (linkType != LinkType.Ethernet) yield break;

        byte[] macs = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0, 2];
        yield return [.. macs, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2];
        yield return [.. macs, 0x81, 0x00, 0, 42, 8, 0, .. IPv4(6, Tcp(51000, 80, 2))];
        yield return [.. macs, 0x88, 0xA8, 0, 7, 0x81, 0x00, 0, 42, 8, 0, .. IPv4(6, Tcp(51000, 80, 2))];
        yield return [.. macs, 0x88, 0x47, 0, 1, 0x01, 64, .. IPv4(6, Tcp(51000, 80, 2))];
        yield return [.. macs, 0x88, 0x64, 0x11, 0, 0, 1, 0, 42, 0x00, 0x21, .. IPv4(6, Tcp(51000, 80, 2))];
        yield return [1, 0x80, 0xC2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 38, 0x42, 0x42, 3, .. new byte[35]];
        yield return [1, 0x80, 0xC2, 0, 0, 0x0E, 2, 0, 0, 0, 0, 2, 0x88, 0xCC, 2, 7, 4, 2, 0, 0, 0, 0, 2];
    }

    private static byte[] IPv4(byte protocol, byte[] payload, int options = 0, ushort fragment = 0)
    {
        var header = new byte[20 + options];
        header[0] = (byte)(0x40 | header.Length / 4);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), fragment);
        header[8] = 64;
        header[9] = protocol;
        new byte[] { 10, 0, 0, 1, 192, 0, 2, 80 }.CopyTo(header, 12);
        return [.. header, .. payload];
    }

    private static byte[] IPv6(byte nextHeader, byte[] payload)
    {
        byte[] source = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        byte[] destination = [0x20, 0x01, 0x0D, 0xB8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        return [0x60, 0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, nextHeader, 64, .. source, .. destination, .. payload];
    }

    private static byte[] Tcp(ushort source, ushort destination, byte flags) =>
        [(byte)(source >> 8), (byte)source, (byte)(destination >> 8), (byte)destination, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, flags, 1, 0, 0, 0, 0, 0,
            .. "GET /"u8];

    private static byte[] Udp(ushort source, ushort destination) =>
        [(byte)(source >> 8), (byte)source, (byte)(destination >> 8), (byte)destination, 0, 12, 0, 0, 1, 2, 3, 4];
}
