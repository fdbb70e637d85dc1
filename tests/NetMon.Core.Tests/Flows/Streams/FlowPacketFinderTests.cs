using System.Net;
using CsCheck;
using NetMon.Flows;
using NetMon.Flows.Selection;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Streams;

public sealed class FlowPacketFinderTests
{
    [Fact]
    public void The_packets_of_a_flow_are_those_that_it_counted_in_their_order()
    {
        var packets = new TcpPackets();
        Udp(packets, 1000, 53);
        Udp(packets, 2000, 53);
        Udp(packets, 53, 1000);
        Udp(packets, 1000, 54);

        Assert.Equal([[1L, 3L], [2L], [4L]], NumbersByFlow(packets));
    }

    [Fact]
    public void Flows_of_the_same_ends_are_told_apart_by_their_times()
    {
        var packets = new TcpPackets();
        Udp(packets, 1000, 53);
        Udp(packets, 53, 1000);
        packets.Time += 61_000_000_000;
        Udp(packets, 1000, 53);

        Assert.Equal([[1L, 2L], [3L]], NumbersByFlow(packets));
    }

    [Fact]
    public void Fragments_belong_to_the_flow_of_their_packet_also_when_they_come_before_its_ports()
    {
        var packets = new TcpPackets();
        Udp(packets, 1000, 53);
        LastFragment(packets, id: 7);
        Udp(packets, 1000, 53);
        LastFragment(packets, id: 8);
        FirstFragment(packets, id: 7, srcPort: 1000);
        Fragment(packets, id: 7, offset: 2, more: true, new byte[8]);

        // The fragment of packet 8 is never resolved, so its flow has no ports.
        Assert.Equal([[1L, 2L, 3L, 5L, 6L], [4L]], NumbersByFlow(packets));
    }

    [Fact]
    public void Packets_inside_tunnels_are_found_for_flows_that_were_made_of_them()
    {
        var packets = new TcpPackets();
        Tunnel(packets, 1000);
        Udp(packets, 1000, 53);
        Tunnel(packets, 2000);

        var outer = ProcessorRun.Flows(packets.Packets).Select(FlowIdentity.Of).ToArray();
        var inner = ProcessorRun.Flows(packets.Packets, new FlowOptions { Decapsulate = true }).Select(FlowIdentity.Of).ToArray();

        Assert.Equal([1L, 3L], ProcessorRun.Numbers(packets.Packets, [Assert.Single(outer, flow => flow.IPProtocol == 4)]));
        Assert.Equal([1L, 2L], ProcessorRun.Numbers(packets.Packets, [Assert.Single(inner, flow => flow.SrcPort == 1000)], decapsulate: true));
        Assert.Equal([3L], ProcessorRun.Numbers(packets.Packets, [Assert.Single(inner, flow => flow.SrcPort == 2000)], decapsulate: true));

        static void Tunnel(TcpPackets packets, int port) => packets.AddFrame(PacketBytes.Ethernet(
            0x0800, PacketBytes.IPv4(4, PacketBytes.IPv4(17, PacketBytes.Udp(port, 53, [1])), "192.0.2.1", "192.0.2.2")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inside_a_tunnel_later_fragments_of_it_are_found_too(bool isFirstLast)
    {
        const int MoreFragments = 0x2000;
        var inside = PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[100]), "192.0.2.1", "192.0.2.2");
        var first = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(4, inside[..64], id: 9, fragment: MoreFragments));
        var later = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(4, inside[64..], id: 9, fragment: 64 / 8));
        var packets = new TcpPackets();
        packets.AddFrame(isFirstLast ? later : first);
        packets.AddFrame(isFirstLast ? first : later);
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(2000, 53, [1]))));

        var flows = ProcessorRun.Flows(packets.Packets, new FlowOptions { Decapsulate = true }).Select(FlowIdentity.Of).ToArray();

        Assert.Equal(2, flows.Length);
        Assert.Equal([1L, 2L], ProcessorRun.Numbers(packets.Packets, [Assert.Single(flows, flow => flow.SrcPort == 1000)], decapsulate: true));
    }

    [Fact]
    public void Messages_without_an_answer_are_a_flow_each_way()
    {
        var packets = new TcpPackets();
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(1, PacketBytes.Icmp(3, 3, new byte[4]), "10.0.0.1", "10.0.0.2")));
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(1, PacketBytes.Icmp(3, 3, new byte[4]), "10.0.0.2", "10.0.0.1")));
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(1, PacketBytes.Echo(8, 1, 1, []), "10.0.0.1", "10.0.0.2")));
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(1, PacketBytes.Echo(0, 1, 1, []), "10.0.0.2", "10.0.0.1")));

        Assert.Equal([[1L], [2L], [3L, 4L]], NumbersByFlow(packets));
    }

    [Fact]
    public void Tags_are_part_of_what_makes_a_flow()
    {
        var packets = new TcpPackets();
        var ip = PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, [1]));
        packets.AddFrame(PacketBytes.Ethernet(0x0800, ip));
        packets.AddFrame(PacketBytes.Ethernet(0x8100, PacketBytes.VlanTag(5, 0x0800, ip)));
        packets.AddFrame(PacketBytes.Ethernet(0x88a8, PacketBytes.VlanTag(5, 0x8100, PacketBytes.VlanTag(6, 0x0800, ip))));

        Assert.Equal([[1L], [2L], [3L]], NumbersByFlow(packets));
    }

    [Fact]
    public void Every_packet_of_a_random_capture_is_found_for_its_flow_and_counted() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 40]).Array[0, 80].Sample(choices =>
        {
            var packets = new TcpPackets();
            var id = 0;
            foreach (var (source, destination, kind, wait) in choices)
            {
                packets.Time += wait * 3_000_000_000L;
                switch (kind)
                {
                    case 4:
                        FirstFragment(packets, ++id, 1 + source);
                        LastFragment(packets, id);
                        break;
                    case 5:
                        LastFragment(packets, ++id);
                        FirstFragment(packets, id, 1 + source);
                        break;
                    default:
                        Udp(packets, 1 + source, 1 + destination);
                        break;
                }
            }

            var flows = ProcessorRun.Flows(packets.Packets);
            Assert.Equal(packets.Packets.Count, flows.Sum(flow => flow.Packets));
            Assert.Equal(packets.Packets.Select(packet => packet.Number), ProcessorRun.Numbers(packets.Packets, flows.Select(FlowIdentity.Of)));
            foreach (var flow in flows) Assert.Equal(flow.Packets, ProcessorRun.Numbers(packets.Packets, [FlowIdentity.Of(flow)]).Count);
        });

    [Theory]
    [InlineData("Nonsense", 1, 2)]
    [InlineData("UDP", -1, 2)]
    [InlineData("UDP", 1, 65536)]
    [InlineData("UDP", 1, null)]
    public void What_cannot_be_a_flow_has_no_identity(string protocol, int? srcPort, int? dstPort) =>
        Assert.Null(FlowIdentity.TryMake(protocol, (IPAddress.Loopback, srcPort), (IPAddress.Loopback, dstPort), 0, long.MaxValue));

    private static IReadOnlyList<long>[] NumbersByFlow(TcpPackets packets) =>
        ProcessorRun.Flows(packets.Packets)
            .Select(flow => ProcessorRun.Numbers(packets.Packets, [FlowIdentity.Of(flow)]))
            .OrderBy(numbers => numbers[0])
            .ToArray();

    private static void Udp(TcpPackets packets, int srcPort, int dstPort)
    {
        var isAnswer = srcPort < dstPort;
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(
            17, PacketBytes.Udp(srcPort, dstPort, [1]), isAnswer ? "10.0.0.2" : "10.0.0.1", isAnswer ? "10.0.0.1" : "10.0.0.2")));
    }

    private static void FirstFragment(TcpPackets packets, int id, int srcPort) =>
        Fragment(packets, id, offset: 0, more: true, PacketBytes.Udp(srcPort, 53, new byte[8], length: 32));

    private static void LastFragment(TcpPackets packets, int id) => Fragment(packets, id, offset: 3, more: false, new byte[8]);

    private static void Fragment(TcpPackets packets, int id, int offset, bool more, byte[] payload) =>
        packets.AddFrame(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, payload, id: id, fragment: offset | (more ? 0x2000 : 0))));
}
