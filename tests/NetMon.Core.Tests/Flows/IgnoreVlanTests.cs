using NetMon.Flows;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Flows;

/// <summary>Flows whose packets have different VLAN tags.</summary>
public sealed class IgnoreVlanTests
{
    private static readonly FlowOptions Ignoring = new() { IgnoreVlan = true };

    [Fact]
    public void Directions_in_different_vlans_are_two_flows_and_one_where_vlans_are_ignored()
    {
        Assert.Equal([(10, 2L), (20, 1L)], Asymmetric(new FlowOptions()).End().Select(flow => ((int)flow.VlanId!, flow.Packets)));

        var flow = Assert.Single(Asymmetric(Ignoring).End());
        Assert.Equal((null, 2L, 1L, "ShA"), ((int?)flow.VlanId, flow.PacketsSent, flow.PacketsReceived, flow.History));
        Assert.Equal(Assert.Single(Asymmetric(Ignoring).End()).CommunityId, flow.CommunityId);
    }

    [Theory]
    [InlineData(new[] { 7, 7 }, 7)]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new[] { 4095, 4095, 4095 }, 4095)]
    [InlineData(new[] { 7, 8, 7 }, null)]
    [InlineData(new[] { 7, -1 }, null)]
    [InlineData(new[] { -1, 7 }, null)]
    [InlineData(new[] { -1, -1 }, null)]
    public void The_vlan_is_told_where_it_is_always_the_same(int[] vlans, int? expected)
    {
        var traffic = new MeteredTraffic(Ignoring);
        foreach (var vlan in vlans) traffic.Add(0, Tagged(vlan, Udp()));
        var flow = Assert.Single(traffic.End());

        Assert.Equal((expected, vlans.Length), (flow.VlanId, (int)flow.Packets));
    }

    [Fact]
    public void Two_tags_are_ignored_too()
    {
        var traffic = new MeteredTraffic(Ignoring)
            .Add(0, PacketBytes.Ethernet(0x88a8, PacketBytes.VlanTag(5, 0x8100, PacketBytes.VlanTag(6, 0x0800, Udp()))))
            .Add(0, PacketBytes.Ethernet(0x88a8, PacketBytes.VlanTag(5, 0x8100, PacketBytes.VlanTag(9, 0x0800, Udp()))))
            .Add(0, PacketBytes.Ethernet(0x0800, Udp()));

        Assert.Equal(3, Assert.Single(traffic.End()).Packets);
    }

    [Fact]
    public void Tags_inside_a_tunnel_are_ignored_too()
    {
        var traffic = new MeteredTraffic(Ignoring with { Decapsulate = true });
        foreach (var vlan in new[] { 1, 2 })
        {
            byte[] vxlan = [8, 0, 0, 0, 0, 0, 1, 0, .. Tagged(vlan, Udp())];
            traffic.Add(0, PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(40000, 4789, vxlan), "192.0.2.1", "192.0.2.2")));
        }

        var flow = Assert.Single(traffic.End());
        Assert.Equal(("10.0.0.1", 2L, null), (flow.SrcIP.ToString(), flow.Packets, (int?)flow.VlanId));
    }

    [Fact]
    public void Fragments_find_their_first_one_in_another_vlan()
    {
        var whole = PacketBytes.Udp(1000, 53, new byte[24]);
        var first = PacketBytes.IPv4(17, whole[..16], "10.0.0.1", "10.0.0.2", fragment: 0x2000);
        var second = PacketBytes.IPv4(17, whole[16..], "10.0.0.1", "10.0.0.2", fragment: 2);
        var traffic = new MeteredTraffic(Ignoring).Add(0, Tagged(1, second)).Add(0, Tagged(2, first));

        Assert.Equal((2L, 1000), (Assert.Single(traffic.End()).Packets, traffic.Flows[0].SrcPort));
    }

    [Fact]
    public void The_packets_of_such_a_flow_are_found_and_its_stream()
    {
        var packets = new TcpPackets();
        packets.AddFrame(Tagged(10, Tcp("10.0.0.1", "10.0.0.2", 1000, 80, TcpFlags.SYN, 1)));
        packets.AddFrame(Tagged(20, Tcp("10.0.0.2", "10.0.0.1", 80, 1000, TcpFlags.SYN | TcpFlags.ACK, 1)));
        packets.AddFrame(Tagged(10, Tcp("10.0.0.1", "10.0.0.2", 1000, 80, TcpFlags.ACK, 2)));
        var flow = FlowIdentity.Of(Assert.Single(ProcessorRun.Flows(packets.Packets, Ignoring)));

        Assert.Equal(3, Found(new FlowPacketFinder([flow], decapsulate: false, ignoreVlan: true), packets));
        Assert.Equal(0, Found(new FlowPacketFinder([flow], decapsulate: false), packets));
    }

    private static long Found(FlowPacketFinder finder, TcpPackets packets)
    {
        foreach (var packet in packets.Packets) finder.OnPacket(packet);
        finder.OnEnd(isForced: false);
        return finder.CountOf(0);
    }

    private static MeteredTraffic Asymmetric(FlowOptions options) => new MeteredTraffic(options)
        .Add(0, Tagged(10, Tcp("10.0.0.1", "10.0.0.2", 1000, 80, TcpFlags.SYN, 1)))
        .Add(0.1, Tagged(20, Tcp("10.0.0.2", "10.0.0.1", 80, 1000, TcpFlags.SYN | TcpFlags.ACK, 1)))
        .Add(0.2, Tagged(10, Tcp("10.0.0.1", "10.0.0.2", 1000, 80, TcpFlags.ACK, 2)));

    private static byte[] Tcp(string source, string destination, int from, int to, TcpFlags flags, uint seq) =>
        PacketBytes.IPv4(6, PacketBytes.Tcp(from, to, [], flags, seq), source, destination);

    private static byte[] Udp() => PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[4]), "10.0.0.1", "10.0.0.2");

    // Untagged if the number is none.
    private static byte[] Tagged(int vlan, byte[] ip) =>
        vlan < 0 ? PacketBytes.Ethernet(0x0800, ip) : PacketBytes.Ethernet(0x8100, PacketBytes.VlanTag(vlan, 0x0800, ip));
}
