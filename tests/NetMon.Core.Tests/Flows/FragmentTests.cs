using NetMon.Flows;
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
        Assert.Equal(TimeSpan.FromSeconds(2), flow.Duration);
    }

    [Fact]
    public void Fragments_that_come_before_the_first_are_held_and_credited_when_it_comes()
    {
        var flow = Assert.Single(new MeteredTraffic().Add(0, Later(1)).Add(1, Later(1)).Add(2, First(1)).End());

        Assert.Equal((3L, 1000, 53), (flow.Packets, flow.SrcPort!.Value, flow.DstPort!.Value));
        Assert.Equal(TimeSpan.FromSeconds(2), flow.Duration);
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
        Assert.Equal(TimeSpan.FromSeconds(1), flow.Duration);
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
            [(10, "", 1L, 1000), (20, "", 3L, 1000), (null, "eth0", 1L, 1000), (null, "eth1", 1L, (int?)null)],
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

        // The flow without ports has those that were let go.
        Assert.Equal(1, traffic.Statistics.Open);
        Assert.Equal(FragmentTracker.Capacity + 10, Assert.Single(traffic.End()).Packets);
    }

    private static byte[] First(int id) =>
        PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[16], 1000), id: id, fragment: MoreFragments));

    private static byte[] Later(int id) => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, new byte[24], id: id, fragment: 3));

    private static byte[] Tagged(int vlan, byte[] frame) => PacketBytes.Ethernet(0x8100, PacketBytes.VlanTag(vlan, 0x0800, frame[14..]));
}
