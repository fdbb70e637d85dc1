using CsCheck;
using NetMon.Flows;
using NetMon.Tests.Decoding;
using static NetMon.Tests.Flows.MeteredTraffic;

namespace NetMon.Tests.Flows;

public sealed class AccountingTests
{
    private static readonly Gen<(int Kind, int Port, int Payload, bool Back, int Gap)[]> Traffic =
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 6], Gen.Int[0, 200], Gen.Bool, Gen.Int[0, 8000]).Array[1, 200];

    // The fragments of two tunnelled packets, of which one is in fragments inside the tunnel too.
    private static readonly byte[][] TunnelParts =
    [
        .. FragmentTests.Fragments(4, 1, PacketBytes.IPv4(17, PacketBytes.Udp(1000, 53, new byte[900]), "192.0.2.1", "192.0.2.2")),
        .. FragmentTests.Fragments(4, 3, PacketBytes.IPv4(17, PacketBytes.Udp(2000, 53, new byte[1500]), "192.0.2.1", "192.0.2.2"))
            .SelectMany((part, i) => FragmentTests.Fragments(4, 5 + i, part[14..])),
    ];

    [Fact]
    public void Flows_and_packets_without_one_add_up_to_all_packets() => Traffic.Sample(packets =>
    {
        var traffic = Meter(packets);
        var flows = traffic.End();

        Assert.Equal(packets.Length, flows.Sum(flow => flow.Packets) + traffic.Statistics.PacketsWithoutFlow);
        Assert.Equal(flows.Sum(flow => flow.Packets), traffic.Statistics.Packets);
        Assert.Equal(flows.Count, traffic.Statistics.Ended);
        Assert.Equal(packets.Where(packet => packet.Kind != 9).Sum(packet => (long)Frame(packet).Length), flows.Sum(flow => flow.Bytes));
        Assert.Equal(flows.Sum(flow => flow.Bytes), flows.Sum(flow => flow.BytesSent) + flows.Sum(flow => flow.BytesReceived));
    });

    [Fact]
    public void The_order_of_directions_does_not_change_the_sums() => Traffic.Sample(packets =>
    {
        var there = Sums(Meter(packets).End());
        var back = Sums(Meter(Array.ConvertAll(packets, packet => packet with { Back = !packet.Back })).End());

        Assert.Equal(there, back);
    });

    [Fact]
    public void The_parts_of_a_file_add_up_to_the_whole() => Gen.Select(Traffic, Gen.Double[0, 1]).Sample((packets, share) =>
    {
        var half = (int)(packets.Length * share);
        var whole = Sums(Meter(packets).End());
        var parts = Sums([.. Meter(packets[..half]).End(), .. Meter(packets[half..]).End()]);

        Assert.Equal(whole, parts);
    });

    [Fact]
    public void A_tunnel_is_one_flow_and_inside_are_others()
    {
        var frames = new[] { 1000, 2000 }.Select(port => PacketBytes.Ethernet(
            0x0800, PacketBytes.IPv4(4, PacketBytes.IPv4(17, PacketBytes.Udp(port, 53, new byte[30]), "192.0.2.1", "192.0.2.2")))).ToArray();
        var outside = new MeteredTraffic();
        var inside = new MeteredTraffic(new FlowOptions { Decapsulate = true });
        foreach (var frame in frames)
        {
            outside.Add(0, frame);
            inside.Add(0, frame);
        }

        var tunnel = Assert.Single(outside.End());
        Assert.Equal(("10.0.0.1", 2L), (tunnel.SrcIP.ToString(), tunnel.Packets));
        Assert.Equal([("192.0.2.1", 1000), ("192.0.2.1", 2000)], inside.End().Select(flow => (flow.SrcIP.ToString(), flow.SrcPort!.Value)).Order());
        // Frames are counted whole, the rest from the header inside on.
        Assert.All(inside.Flows, flow => Assert.Equal((frames[0].Length, 58, 30), (flow.Bytes, flow.IPBytesSent, flow.PayloadBytesSent)));
    }

    [Fact]
    public void Fragments_of_tunnels_in_any_order_add_up_to_all_packets() =>
        Gen.Select(Gen.Int[0, TunnelParts.Length - 1], Gen.Int[0, 20_000]).Array[1, 60].Sample(parts =>
        {
            var traffic = new MeteredTraffic(new FlowOptions { Decapsulate = true });
            var time = 0.0;
            foreach (var (part, gap) in parts) traffic.Add(time += gap / 1000.0, TunnelParts[part]);

            var flows = traffic.End();

            Assert.Equal(parts.Length, flows.Sum(flow => flow.Packets));
            Assert.Equal(parts.Sum(part => TunnelParts[part.Item1].Length), flows.Sum(flow => flow.Bytes));
        });

    private static MeteredTraffic Meter((int Kind, int Port, int Payload, bool Back, int Gap)[] packets)
    {
        var traffic = new MeteredTraffic();
        var time = 0.0;
        foreach (var packet in packets) traffic.Add(time += packet.Gap / 1000.0, Frame(packet));
        return traffic;
    }

    private static byte[] Frame((int Kind, int Port, int Payload, bool Back, int Gap) packet)
    {
        var (source, destination) = packet.Back ? ("10.0.0.2", "10.0.0.1") : ("10.0.0.1", "10.0.0.2");
        var (from, to) = packet.Back ? (80, packet.Port) : (packet.Port, 80);
        return packet.Kind switch
        {
            0 => Tcp(from, to, TcpFlags.SYN, seq: (uint)packet.Payload, source: source, destination: destination),
            1 => Tcp(from, to, TcpFlags.RST, source: source, destination: destination),
            2 => Tcp(from, to, TcpFlags.FIN | TcpFlags.ACK, source: source, destination: destination),
            < 6 => Tcp(from, to, TcpFlags.ACK, source: source, destination: destination),
            < 8 => Udp(from, to, packet.Payload, source, destination),
            8 => PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, new byte[packet.Payload], source, destination, id: packet.Port, fragment: 9)),
            _ => Arp(),
        };
    }

    private static List<(string, long, long, long)> Sums(IEnumerable<FlowRecord> flows) =>
    [
        .. flows.GroupBy(flow => $"{flow.Protocol} {string.Join(' ', new[] { $"{flow.SrcIP}:{flow.SrcPort}", $"{flow.DstIP}:{flow.DstPort}" }.Order())}")
            .Select(group => (group.Key, group.Sum(flow => flow.Packets), group.Sum(flow => flow.Bytes), group.Sum(flow => flow.PayloadBytesSent + flow.PayloadBytesReceived)))
            .Order(),
    ];
}
