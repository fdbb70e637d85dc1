using NetMon.Packets;

namespace NetMon.Tests.Decoding;

/// <summary>Creates records from hand-made frames.</summary>
internal static class Packet
{
    /// <summary>Record of a frame; not truncated unless the wire length is greater.</summary>
    public static PacketRecord Of(LinkType linkType, byte[] bytes, int? wireLength = null) =>
        new(new CapturedFrame(new CaptureInterface("test0", linkType), 1, 0, wireLength ?? bytes.Length, bytes));

    /// <summary>Record of an Ethernet frame.</summary>
    public static PacketRecord Ethernet(int etherType, byte[] payload) => Of(LinkType.Ethernet, PacketBytes.Ethernet(etherType, payload));

    /// <summary>Record of an IPv4 packet in Ethernet.</summary>
    public static PacketRecord OverIPv4(int protocol, byte[] payload) => Ethernet(0x0800, PacketBytes.IPv4(protocol, payload));

    /// <summary>Record of an IPv6 packet in Ethernet.</summary>
    public static PacketRecord OverIPv6(int protocol, byte[] payload) => Ethernet(0x86dd, PacketBytes.IPv6(protocol, payload));
}
