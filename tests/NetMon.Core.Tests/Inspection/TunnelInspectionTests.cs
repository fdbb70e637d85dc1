using System.Globalization;
using NetMon.Adapters.Inspection;
using NetMon.Inspection;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Inspection;

/// <summary>Inner layers follow the outer ones, with offsets in the whole frame.</summary>
public sealed class TunnelInspectionTests
{
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());

    [Theory]
    [InlineData(nameof(TestTunnels.Vxlan), "Ethernet IPv4 UDP VXLAN Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.GreWithKey), "Ethernet IPv4 GRE IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.Erspan), "Ethernet IPv4 GRE ERSPAN Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.ErspanIII), "Ethernet IPv4 GRE ERSPAN Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.ErspanInUdp), "Ethernet IPv4 UDP GRE ERSPAN Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.L2tp), "Ethernet IPv4 UDP L2TP PPP IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.L2tpControl), "Ethernet IPv4 UDP L2TP")]
    [InlineData(nameof(TestTunnels.L2tpVersion3), "Ethernet IPv4 UDP L2TP Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.L2tpOverIP), "Ethernet IPv4 L2TP Ethernet IPv4 UDP DNS")]
    [InlineData(nameof(TestTunnels.Teredo), "Ethernet IPv4 UDP Teredo IPv6")]
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
        var frame = (byte[])typeof(TestTunnels).GetProperty(tunnel)!.GetValue(null)!;

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

    [Theory]
    [InlineData(nameof(TestTunnels.Erspan), "ERSPAN", "Type=2 VLAN ID=7 Class of service=5 Encapsulation=0 Truncated=True Session ID=2 Index=3")]
    [InlineData(nameof(TestTunnels.ErspanIII), "ERSPAN", "Type=3 VLAN ID=7 Class of service=0 Frame condition=0 Truncated=False Session ID=2 "
        + "Timestamp=9 Security group tag=5 Frame type=0 Hardware ID=1 Egress=True Timestamp granularity=2 Platform subheader=0808080808080808")]
    [InlineData(nameof(TestTunnels.L2tp), "L2TP", "Flags=2562 Control message=False Version=2 Tunnel ID=12 Session ID=34 "
        + "Ns=1 Nr=2 Offset size=1 Padding=00")]
    [InlineData(nameof(TestTunnels.L2tpControl), "L2TP", "Flags=51202 Control message=True Version=2 Length=12 Tunnel ID=12 Session ID=34 Ns=1 Nr=2")]
    [InlineData(nameof(TestTunnels.L2tpVersion3), "L2TP", "Flags=3 Control message=False Version=3 Session ID=77 Cookie and sublayer=01020304")]
    [InlineData(nameof(TestTunnels.L2tpOverIP), "L2TP", "Session ID=77")]
    [InlineData(nameof(TestTunnels.Teredo), "Teredo", "Client identifier length=1 Authentication value length=2 Client identifier=09 "
        + "Authentication value=0808 Nonce=0102030405060708 Confirmation=0 Origin port=40000 Origin address=192.0.2.1")]
    public void Headers_of_tunnels_have_their_fields(string tunnel, string layer, string expected)
    {
        var frame = (byte[])typeof(TestTunnels).GetProperty(tunnel)!.GetValue(null)!;

        var fields = _inspector.Inspect(Record(frame)).Single(l => l.Name == layer).Fields;

        Assert.Equal(expected, string.Join(' ', fields.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}={f.Value}"))));
    }

    [Fact]
    public void An_error_inside_names_its_place_in_the_frame()
    {
        var frame = TestTunnels.IcmpQuote;

        var layers = _inspector.Inspect(Record(frame, captured: 14 + 28 + 20 + 4));

        Assert.Equal("UDP header cut at byte 62: needs 8, has 4 (captured length)", layers[^1].DecodeError);
        Assert.Equal(62, layers[^1].Offset);
    }
}
