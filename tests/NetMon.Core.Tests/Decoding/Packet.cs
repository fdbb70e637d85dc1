using NetMon.Packets;

namespace NetMon.Tests.Decoding;

/// <summary>Makes records of hand-made frames.</summary>
internal static class Packet
{
    /// <summary>A record of a frame that was kept whole unless a wire length says otherwise.</summary>
    public static PacketRecord Of(LinkType linkType, byte[] bytes, int? wireLength = null) =>
        new(new CapturedFrame(new CaptureInterface("test0", linkType), 1, 0, wireLength ?? bytes.Length, bytes));

    /// <summary>A record of an Ethernet frame.</summary>
    public static PacketRecord Ethernet(int etherType, byte[] payload) => Of(LinkType.Ethernet, PacketBytes.Ethernet(etherType, payload));

    /// <summary>A record of IPv4 in Ethernet.</summary>
    public static PacketRecord OverIPv4(int protocol, byte[] payload) => Ethernet(0x0800, PacketBytes.IPv4(protocol, payload));

    /// <summary>A record of IPv6 in Ethernet.</summary>
    public static PacketRecord OverIPv6(int protocol, byte[] payload) => Ethernet(0x86dd, PacketBytes.IPv6(protocol, payload));
}
