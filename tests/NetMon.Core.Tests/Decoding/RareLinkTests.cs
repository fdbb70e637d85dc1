using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Rare links and tunnels, down to the datagram they carry.</summary>
public sealed class RareLinkTests
{
    private static readonly byte[] Datagram = IPv4(17, Udp(1000, 2000, [1, 2, 3, 4, 5]));
    private static readonly byte[] DatagramV6 = IPv6(17, Udp(1000, 2000, [1, 2, 3, 4, 5]));
    private static readonly byte[] Frame = PacketBytes.Ethernet(0x0800, Datagram);
    private static readonly byte[] Juniper = Bytes("4d474380 000a 0101 06 0201 0e 0301 01 00");

    public static TheoryData<int, byte[]> Links() => new()
    {
        // Cisco ISL with Ethernet II and with LLC, followed by both frame check sequences.
        { 1, Isl(Frame) },
        { 1, Isl(PacketBytes.Ethernet(8 + Datagram.Length, Snap(0, 0x0800, Datagram))) },
        { 1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0010 0000000000000000 0800"), Datagram)) },
        { 1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0120 000000000000 86dd"), DatagramV6)) },
        { 1, PacketBytes.Ethernet(0xd28b, Join(Bytes("0001 0111 0000000000000000 8100"), VlanTag(7, 0x0800, Datagram))) },
        { 1, PacketBytes.Ethernet(0x894f, Join(Bytes("0fc2 02 04 000001ff"), Bytes("0fc6 01 01 000001ff"), new byte[16], Datagram)) },
        { 226, Join(Bytes("0102 0000 00000000"), new byte[16], Datagram) },
        { 226, Join(Bytes("011a 0000 00000000"), new byte[16], DatagramV6) },
        { 7, Join(Bytes("0102 d4 00 0001"), Datagram) },
        { 7, Join(Bytes("0102 f0"), Datagram) },
        { 7, Join(Bytes("0102 c4 ff ffff ff 00 0001"), DatagramV6) },
        { 129, Join(Bytes("0102 0000 d4 03 0001"), Datagram) },
        { 129, Join(Bytes("0102 0000 f0"), Datagram) },
        { 242, Join(new byte[40], Bytes("0800 0000"), Datagram) },
        { 242, Join(new byte[40], Bytes("86dd 0000"), DatagramV6) },
        { 247, Join(Bytes("0002 0001 0010 0002"), Bytes("64"), new byte[11], new byte[8], Bytes("0800 0000"), Datagram, new byte[6]) },
        { 247, Join(Bytes("0003 0001 0010 0002"), new byte[40], Bytes("64"), new byte[11], new byte[8], Bytes("86dd 0000"), DatagramV6) },
        { 197, Join(new byte[8], Bytes("1500000000000000"), Bytes("0002 0001 0010 0002 64"), new byte[19], Bytes("0800 0000"), Datagram) },
        { 178, Join(Juniper, Frame) },
        { 178, Join(Bytes("4d474301"), Frame) },
        { 178, Join(Bytes("4d474303 02000000"), Datagram) },
        { 167, Join(Juniper, PacketBytes.Ethernet(0x8864, Pppoe(0x21, Datagram))) },
        { 168, Join(Juniper, UInt16(0x8864), Pppoe(0x57, DatagramV6)) },
        { 179, Join(Juniper, Bytes("ff030021"), Datagram) },
        { 180, Join(Juniper, Bytes("184103cc"), Datagram) },
        { 181, Join(Juniper, Bytes("0f000800"), Datagram) },
        { 164, Join(Juniper, new byte[8], Datagram) },
        { 136, Join(Juniper, Bytes("4700000000000000"), DatagramV6) },
        { 133, Join(Juniper, Bytes("0000020000000000"), Datagram) },
        { 132, Join(Juniper, Bytes("0001 40 05"), new byte[12], Datagram) },
        { 137, Join(Juniper, Bytes("00000000"), Snap(0, 0x0800, Datagram)) },
        { 135, Join(Juniper, new byte[8], Datagram) },
        { 135, Join(Juniper, new byte[8], Bytes("0021"), Datagram) },
        { 130, Join(Juniper, Bytes("0001 ff030021"), Datagram) },
        { 130, Join(Juniper, Bytes("4700000000000000"), Datagram) },
        { 131, Join(Juniper, Bytes("0001 03cc"), Datagram) },
        { 134, Join(Juniper, Bytes("4700000000100000"), DatagramV6) },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void Every_link_leads_to_its_datagram(int linkType, byte[] bytes)
    {
        var packet = Packet.Of((LinkType)linkType, bytes);

        Assert.True(PacketDecoder.IsSupported((LinkType)linkType));
        Assert.Equal(((int?)1000, (int?)2000, 5, null), (packet.SrcPort, packet.DstPort, packet.PayloadLength, packet.DecodeError));
        Assert.Null(packet.Tunnel);

        // Truncation gives a fault or fewer layers, never an exception, and every byte is shown.
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = Packet.Of((LinkType)linkType, bytes[..length], bytes.Length);
            Assert.NotNull(cut.Info);
            Assert.NotEmpty(new NetMon.Inspection.PacketInspector().Inspect(cut));
        }
    }

    [Fact]
    public void The_addresses_of_isl_are_those_of_the_frame_inside_and_its_vlan_is_the_packets()
    {
        var packet = Packet.Of(LinkType.Ethernet, Isl(Frame));
        Assert.Equal((ClientMac, ServerMac, (ushort?)35), (packet.SrcMac, packet.DstMac, packet.VlanId));
    }

    [Fact]
    public void A_later_fragment_of_arcnet_has_no_header_to_read() =>
        Assert.Null(Packet.Of(LinkType.Arcnet, Join(Bytes("0102 d4 02 0001"), Datagram)).SrcIP);

    [Fact]
    public void Extensions_of_juniper_that_are_longer_than_the_packet_are_a_fault() =>
        Assert.Equal("Juniper header cut at byte 0: needs 262, has 20 (frame length)", Packet.Of((LinkType)178, Join(Bytes("4d474380 0100"), new byte[14])).DecodeError);

    public static TheoryData<int, byte[], string> PathHeaders()
    {
        byte[] two = Bytes("0fc2 02 01 00000100"), one = Join(Bytes("0fc6 01 03 00000100"), new byte[16]);
        var twice = Join(Bytes("0fc2 02 04 00000100"), one);
        var variable = Bytes("0fc4 02 02 00000100 0001 0004 01020304");
        return new()
        {
            { 4790, Join(Bytes("0c000004 00002a00"), two, Datagram), "VXLAN-GPE" },
            { 4790, Join(Bytes("0c000004 00002a00"), one, Frame), "VXLAN-GPE" },
            { 4790, Join(Bytes("0c000004 00002a00"), twice, Frame), "VXLAN-GPE" },
            { 4790, Join(Bytes("0c000004 00002a00"), variable, DatagramV6), "VXLAN-GPE" },
            { 6081, Join(Bytes("0000894f 00002a00"), one, Frame), "GENEVE" },
            { 6081, Join(Bytes("0200894f 00002a00 0001 0101 00000000"), variable, DatagramV6), "GENEVE" },
        };
    }

    [Theory]
    [MemberData(nameof(PathHeaders))]
    public void The_packet_inside_a_tunnel_may_have_a_path_before_it(int port, byte[] payload, string tunnel)
    {
        var packet = Packet.OverIPv4(17, Udp(50000, port, payload));
        Assert.Equal(tunnel, packet.Tunnel);
        Assert.Equal(((int?)1000, (int?)2000, 5), (packet.Inner?.SrcPort, packet.Inner?.DstPort, packet.Inner?.PayloadLength));
    }

    [Fact]
    public void A_path_in_gre_is_passed_over_too() =>
        Assert.Equal(1000, Packet.OverIPv4(47, Join(Bytes("0000894f 0fc2 02 03 00000100"), Frame)).Inner?.SrcPort);

    [Fact]
    public void Each_packet_of_an_aggregate_is_counted_in_its_flow()
    {
        byte[] Subframe(int port, bool isPadded)
        {
            var snap = Snap(0, 0x0800, IPv4(17, Udp(1000, port, [1, 2, 3, 4, 5])));
            var subframe = Join(Mac(ServerMac), Mac(ClientMac), UInt16(snap.Length), snap);
            return isPadded ? Join(subframe, new byte[(4 - subframe.Length % 4) % 4]) : subframe;
        }

        var frame = Wlan(0x88, 0x01, Join([0x80, 0], Subframe(2000, true), Subframe(2000, true), Subframe(3000, false)));
        var packet = Packet.Of(LinkType.Ieee80211, frame);
        Assert.Equal(((int?)2000, 5, ServerMac), (packet.DstPort, packet.PayloadLength, packet.DstMac));
        Assert.EndsWith("[packet 1 of 3 in this frame]", packet.Info);

        var flows = Meter(LinkType.Ieee80211, frame).OrderBy(f => f.DstPort).ToArray();
        Assert.Equal([(2000, 2L, 10L), (3000, 1L, 5L)], flows.Select(f => (f.DstPort ?? 0, f.Packets, f.PayloadBytesSent)));
        Assert.Equal(frame.Length, flows.Sum(f => f.Bytes));

        // The same with a radiotap header and a frame check sequence, and truncated within the second packet.
        var withRadiotap = Join(Bytes("0000 0900 02000000 10"), frame, new byte[4]);
        Assert.Equal(3, Meter(LinkType.Ieee80211Radiotap, withRadiotap).Sum(f => f.Packets));
        Assert.Equal(2, Meter(LinkType.Ieee80211, frame[..130]).Sum(f => f.Packets));
    }

    private static byte[] Isl(byte[] frame) => Join(
        Bytes("01000c000000"), Mac(ClientMac), UInt16(12 + frame.Length + 4), Bytes("aaaa03 00000c"), UInt16(35 << 1), UInt16(0), UInt16(0),
        frame, Bytes("01020304"), Bytes("05060708"));

    private static List<FlowRecord> Meter(LinkType linkType, byte[] frame)
    {
        var meter = new FlowMeter(new FlowOptions());
        var sink = new Sink();
        meter.Start(sink);
        PacketDecoder.Decode(linkType, frame, frame.Length, out var headers);
        meter.OnFrame(new CapturedFrame(new CaptureInterface("wlan0", linkType), 1, 1_000, frame.Length, frame), headers);
        meter.OnEnd(isForced: false);
        return sink.Flows;
    }

    private sealed class Sink : IItemSink
    {
        public List<FlowRecord> Flows { get; } = [];

        public void Post(CaptureItem item) => Flows.AddRange(Assert.IsType<FlowsEnded>(item).Flows);
    }
}
