using NetMon.Flows;
using NetMon.Flows.Fragments;
using NetMon.Tests.Decoding;
using static NetMon.Tests.Flows.MeteredTraffic;

namespace NetMon.Tests.Flows;

public sealed class FragmentTests
{
    private const int MoreFragments = 0x2000;

    [Fact]
    public void Later_fragments_are_credited_to_the_flow_of_the_first()
    {
        var flow = Assert.Single(new MeteredTraffic().Add(0, First(1)).Add(1, Later(1)).Add(2, Later(1)).End());

        Assert.Equal((3L, 1000, 53), (flow.Packets, flow.SrcPort!.Value, flow.DstPort!.Value));
        Assert.Equal(2, flow.Duration);
    }

    [Fact]
    public void Fragments_that_come_before_the_first_are_held_and_credited_when_it_comes()
    {
        var flow = Assert.Single(new MeteredTraffic().Add(0, Later(1)).Add(1, Later(1)).Add(2, First(1)).End());

        Assert.Equal((3L, 1000, 53), (flow.Packets, flow.SrcPort!.Value, flow.DstPort!.Value));
        Assert.Equal(2, flow.Duration);
        Assert.Equal(Later(1).Length * 2 + First(1).Length, flow.Bytes);
    }

    [Fact]
    public void Fragments_whose_first_never_comes_are_a_flow_without_ports()
    {
        var traffic = new MeteredTraffic().Add(0, Later(1)).Add(1, Later(1));

        traffic.Add(62, Arp());
        var flow = Assert.Single(traffic.End());

        Assert.Equal((2L, "UDP"), (flow.Packets, flow.Protocol));
        Assert.Null(flow.SrcPort);
        Assert.Equal(1, flow.Duration);
    }

    [Fact]
    public void A_number_that_comes_back_after_a_minute_is_another_packet()
    {
        var flows = new MeteredTraffic().Add(0, First(1)).Add(61, Later(1)).End();

        Assert.Equal([1000, null], flows.Select(flow => flow.SrcPort));
    }

    [Fact]
    public void Fragments_of_two_vlans_or_interfaces_are_not_mixed()
    {
        var flows = new MeteredTraffic()
            .Add(0, Tagged(10, First(1))).Add(0.1, Tagged(20, First(1))).Add(0.2, Tagged(20, Later(1))).Add(0.3, Tagged(20, Later(1)))
            .Add(0.4, First(1), "eth0").Add(0.5, Later(1), "eth1").End();

        Assert.Equal(
            [(10, null, 1L, 1000), (20, null, 3L, 1000), (null, "eth0", 1L, 1000), ((int?)null, (string?)"eth1", 1L, (int?)null)],
            flows.Select(flow => ((int?)flow.VlanId, flow.Interface, flow.Packets, flow.SrcPort)));
    }

    [Fact]
    public void Fragments_of_IPv6_are_credited_too()
    {
        var first = PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(44, PacketBytes.IPv6Fragment(17, 0, more: true, 7, PacketBytes.Udp(1000, 53, new byte[16], 100))));
        var later = PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(44, PacketBytes.IPv6Fragment(17, 24, more: false, 7, new byte[76])));

        var flow = Assert.Single(new MeteredTraffic().Add(0, later).Add(1, first).End());

        Assert.Equal((2L, 1000), (flow.Packets, flow.SrcPort!.Value));
    }

    [Fact]
    public void No_more_packets_are_remembered_than_there_is_room_for()
    {
        var traffic = new MeteredTraffic();
        for (var id = 0; id < FragmentTracker.Capacity + 10; id++) traffic.Add(id * 0.001, Later(id));

        // The flow without ports has the fragments that were released.
        Assert.Equal(1, traffic.Statistics.Open);
        Assert.Equal(FragmentTracker.Capacity + 10, Assert.Single(traffic.End()).Packets);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(1, 0, 2)]
    [InlineData(2, 1, 0)]
    public void Inside_a_tunnel_later_fragments_are_credited_to_the_packet_that_began_in_the_first(int first, int second, int third)
    {
        var parts = Fragments(4, 7, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[1000]), "192.0.2.1", "192.0.2.2"));
        var inside = new MeteredTraffic(new FlowOptions { Decapsulate = true });
        var outside = new MeteredTraffic();
        foreach (var (part, time) in new[] { first, second, third }.Select((part, time) => (part, time)))
        {
            inside.Add(time, parts[part]);
            outside.Add(time, parts[part]);
        }

        var flow = Assert.Single(inside.End());
        Assert.Equal(("192.0.2.1", 1000, 53, 3L), (flow.SrcIP.ToString(), flow.SrcPort!.Value, flow.DstPort!.Value, flow.Packets));
        // From the inner header on: 20 bytes of IP, 8 of UDP, and the payload.
        Assert.Equal((parts.Sum(part => part.Length), 1028L, 1000L), (flow.Bytes, flow.IPBytesSent, flow.PayloadBytesSent));
        Assert.Equal(2, flow.Duration);

        var tunnel = Assert.Single(outside.End());
        Assert.Equal(("10.0.0.1", 3L, 1028L + 3 * 20), (tunnel.SrcIP.ToString(), tunnel.Packets, tunnel.IPBytesSent));
    }

    [Fact]
    public void Inside_tunnels_each_layer_may_be_in_fragments()
    {
        var packet = PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[2000]), "192.0.2.1", "192.0.2.2");
        var middle = Fragments(4, 5, packet).Select(part => part[14..]).ToArray();
        var frames = Enumerable.Range(0, middle.Length).SelectMany(i => Fragments(4, 70 + i, middle[i])).ToArray();
        var traffic = new MeteredTraffic(new FlowOptions { Decapsulate = true });
        for (var i = 0; i < frames.Length; i++) traffic.Add(i, frames[i]);

        var flow = Assert.Single(traffic.End());

        Assert.Equal((9L, 1000), (flow.Packets, flow.SrcPort!.Value));
        Assert.Equal(frames.Sum(frame => frame.Length), flow.Bytes);
    }

    [Fact]
    public void Inside_a_tunnel_fragments_whose_first_never_comes_are_a_flow_of_the_tunnel()
    {
        var parts = Fragments(4, 7, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[1000]), "192.0.2.1", "192.0.2.2"));

        var flow = Assert.Single(new MeteredTraffic(new FlowOptions { Decapsulate = true }).Add(0, parts[1]).Add(0, parts[2]).End());

        Assert.Equal(("10.0.0.1", null, 2L), (flow.SrcIP.ToString(), flow.SrcPort, flow.Packets));
    }

    [Fact]
    public void A_segment_in_fragments_of_its_tunnel_does_not_count_as_lost()
    {
        byte[] Segment(int source, uint seq, uint ack, int payload, TcpFlags flags = TcpFlags.ACK) =>
            PacketBytes.IPv4(6, PacketBytes.Tcp(source, source == 80 ? 1000 : 80, new byte[payload], flags, seq, ack),
                source == 80 ? "192.0.2.2" : "192.0.2.1", source == 80 ? "192.0.2.1" : "192.0.2.2");

        var traffic = new MeteredTraffic(new FlowOptions { Decapsulate = true });
        byte[][] frames =
        [
            .. Fragments(4, 1, Segment(1000, 99, 0, 0, TcpFlags.SYN)), .. Fragments(4, 2, Segment(80, 499, 100, 0, TcpFlags.SYN | TcpFlags.ACK)),
            .. Fragments(4, 3, Segment(1000, 100, 500, 1000)), .. Fragments(4, 4, Segment(80, 500, 1100, 0)),
        ];
        for (var i = 0; i < frames.Length; i++) traffic.Add(i, frames[i]);

        var flow = Assert.Single(traffic.End());

        Assert.Equal((6L, 0L, 0L), (flow.Packets, flow.MissedBytesSent, flow.MissedBytesReceived));
    }

    [Fact]
    public void Packets_that_a_switch_reports_are_not_opened()
    {
        var sampled = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[4]), "192.0.2.1", "192.0.2.2"));
        byte[] Word(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
        byte[] report =
        [
            .. Word(5), .. Word(1), 10, 0, 0, 1, .. new byte[12], .. Word(1), .. Word(1), .. Word(56 + sampled.Length),
            .. new byte[28], .. Word(1), .. Word(1), .. Word(16 + sampled.Length), .. Word(1), .. Word(60), .. Word(0), .. Word(sampled.Length),
            .. sampled,
        ];
        var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(40000, 6343, report)));
        Assert.Equal("sFlow", Packet.Of(LinkType.Ethernet, frame).Tunnel);
        Assert.NotNull(Packet.Of(LinkType.Ethernet, frame).Inner);

        var flow = Assert.Single(new MeteredTraffic(new FlowOptions { Decapsulate = true }).Add(0, frame).End());

        Assert.Equal(6343, flow.DstPort);
    }

    /// <summary>Three of them, or one packet if it is short, from 10.0.0.1 to 10.0.0.2.</summary>
    internal static byte[][] Fragments(int protocol, int id, byte[] payload)
    {
        var step = payload.Length <= 400 ? payload.Length : (payload.Length / 3 + 7) / 8 * 8;
        return [.. Enumerable.Range(0, (payload.Length + step - 1) / step).Select(i => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(
            protocol, payload[(i * step)..Math.Min(payload.Length, (i + 1) * step)], id: id,
            fragment: (i * step / 8) | ((i + 1) * step < payload.Length ? MoreFragments : 0))))];
    }

    private static byte[] First(int id) =>
        PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[16], 1000), id: id, fragment: MoreFragments));

    private static byte[] Later(int id) => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, new byte[24], id: id, fragment: 3));

    private static byte[] Tagged(int vlan, byte[] frame) => PacketBytes.Ethernet(0x8100, PacketBytes.VlanTag(vlan, 0x0800, frame[14..]));
}
