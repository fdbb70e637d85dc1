using NetMon.Adapters.Inspection;
using NetMon.Inspection;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Inspection;

/// <summary>The layers of a packet inside a tunnel follow those around it, with their places in the whole frame.</summary>
public sealed class TunnelInspectionTests
{
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());

    [Theory]
    [InlineData(nameof(TestTunnels.Vxlan), "Ethernet IPv4 UDP VXLAN Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.GreWithKey), "Ethernet IPv4 GRE IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.Erspan), "Ethernet IPv4 GRE Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.IPIP), "Ethernet IPv4 IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.EtherIP), "Ethernet IPv4 EtherIP Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.Geneve), "Ethernet IPv4 UDP GENEVE Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.GtpUser), "Ethernet IPv4 UDP GTP-U IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.Esp), "Ethernet IPv4 ESP")]
    [InlineData(nameof(TestTunnels.PseudoWire), "Ethernet MPLS MPLS Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.IcmpQuote), "Ethernet IPv4 ICMP IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.VxlanInGre), "Ethernet IPv4 GRE IPv4 UDP VXLAN Ethernet IPv4 UDP DNS")]
    public void The_layers_inside_follow_those_around(string tunnel, string expected)
    {
        byte[] frame = (byte[])typeof(TestTunnels).GetProperty(tunnel)!.GetValue(null)!;

        var layers = _inspector.Inspect(Record(frame));

        Assert.Equal("Frame " + expected, string.Join(' ', layers.Select(l => l.Name)));
        Assert.All(layers, l => Assert.Null(l.DecodeError));
        Assert.Equal(Enumerable.Range(0, layers.Count), layers.Select(l => l.Index));
        Assert.All(layers, l => Assert.Equal(frame.AsSpan(l.Offset, l.Length).ToArray(), l.GetBytes()));
        // One after the other, without gap or overlap.
        Assert.All(layers.Skip(1).Zip(layers.Skip(2)), pair => Assert.Equal(pair.First.Offset + pair.First.Length, pair.Second.Offset));
    }

    [Fact]
    public void Fields_inside_have_their_place_in_the_frame()
    {
        var fields = _inspector.Inspect(Record(TestTunnels.Vxlan)).SelectMany(l => l.Fields).ToList();

        Assert.Equal(42, fields.Single(f => f.Name == "VNI").Value);
        Assert.Equal([14 + 8, 14 + 36 + 14 + 8], fields.Where(f => f.Name == "TTL").Select(f => f.Offset!.Value));
        Assert.Equal("example.org", fields.Single(f => f.Name == "Query name").Value);
    }

    [Fact]
    public void An_error_inside_names_its_place_in_the_frame()
    {
        byte[] frame = TestTunnels.IcmpQuote;

        var layers = _inspector.Inspect(Record(frame, captured: 14 + 28 + 20 + 4));

        Assert.Equal("UDP header cut at byte 62: needs 8, has 4", layers[^1].DecodeError);
        Assert.Equal(62, layers[^1].Offset);
    }
}
