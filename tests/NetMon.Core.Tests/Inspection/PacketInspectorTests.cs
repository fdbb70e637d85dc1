using System.Net;
using NetMon.Adapters.Inspection;
using NetMon.Inspection;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Inspection;

public sealed class PacketInspectorTests
{
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());

    [Fact]
    public void The_layers_come_in_order_and_cover_every_byte()
    {
        var frame = Ethernet(OverIPv4(Udp, DnsQuery, 6));

        var layers = _inspector.Inspect(Record([.. frame, 0, 0, 0]));

        Assert.Equal(["Frame", "Ethernet", "IPv4", "UDP", "DNS", "Padding"], layers.Select(l => l.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], layers.Select(l => l.Index));
        Assert.Equal([0, 0, 14, 34, 42, 71], layers.Select(l => l.Offset));
        Assert.Equal([74, 14, 20, 8, 29, 3], layers.Select(l => l.Length));
        Assert.Equal(frame.AsSpan(34, 8).ToArray(), layers[3].GetBytes());
        Assert.All(layers, l => Assert.Null(l.DecodeError));
    }

    [Fact]
    public void Fields_have_value_unit_meaning_and_place()
    {
        var layers = _inspector.Inspect(Record(Ethernet(OverIPv4(Tcp, TcpSyn, 16))));

        var ttl = Field(layers, "IPv4", "TTL");
        Assert.Equal(64, ttl.Value);
        Assert.Equal((22, 1), (ttl.Offset, ttl.Length));
        Assert.Equal("Protocol: 6 (TCP)", Field(layers, "IPv4", "Protocol").ToString());
        Assert.Equal("192.0.2.1", Field(layers, "IPv4", "Source").Value);
        Assert.Equal("Header length: 40 bytes", Field(layers, "TCP", "Header length").ToString());
        Assert.Equal(TcpFlags.SYN, Field(layers, "TCP", "Flags").Value);
        Assert.Equal((1460, 56), (Field(layers, "TCP", "Option: Maximum segment size").Value, Field(layers, "TCP", "Option: Maximum segment size").Offset));
        Assert.Equal("Option: Window scale: 7 (multiply by 128)", Field(layers, "TCP", "Option: Window scale").ToString());
        Assert.Equal("Transmission Control Protocol, Src Port: 40000, Dst Port: 80, Seq: 1", layers[3].Summary);
    }

    [Fact]
    public void Fields_of_an_application_have_their_place_in_the_frame()
    {
        var name = Field(_inspector.Inspect(Record(Ethernet(OverIPv4(Udp, DnsQuery, 6)))), "DNS", "Query name");

        Assert.Equal(("example.org", 54), (name.Value, name.Offset));
    }

    [Fact]
    public void The_frame_says_what_the_capture_knows()
    {
        var frame = _inspector.Inspect(Record(new byte[60], length: 1514))[0];

        Assert.Equal("Frame 7: 1514 bytes on wire, 60 captured", frame.Summary);
        Assert.Equal(new DateTime(2017, 7, 14, 2, 40, 0, DateTimeKind.Utc).AddTicks(1_234_567).ToLocalTime(), Field([frame], "Frame", "Timestamp").Value);
        Assert.Equal(nameof(LinkType.Ethernet), Field([frame], "Frame", "Link type").Value);
    }

    [Fact]
    public void A_cut_header_is_a_layer_with_the_fault_and_what_is_left_of_its_fields()
    {
        var layers = _inspector.Inspect(Record(Ethernet(OverIPv4(Tcp, TcpSyn, 16)), captured: 14 + 20 + 8));

        Assert.Equal(["Frame", "Ethernet", "IPv4", "TCP"], layers.Select(l => l.Name));
        Assert.Equal("TCP header cut at byte 34: needs 20, has 8 (captured length)", layers[3].DecodeError);
        Assert.Equal(["Source port", "Destination port", "Sequence number"], layers[3].Fields.Select(f => f.Name));
    }

    [Fact]
    public void A_length_that_lies_is_a_fault_of_its_layer_and_the_next_ones_stay()
    {
        var frame = Ethernet(OverIPv4(Udp, DnsQuery, 6));
        frame[14 + 2] = 0x7F;

        var layers = _inspector.Inspect(Record(frame));

        Assert.StartsWith("IPv4 length wrong at byte 14", layers.Single(l => l.DecodeError is not null).DecodeError, StringComparison.Ordinal);
        Assert.Contains("DNS", layers.Select(l => l.Name));
    }

    [Fact]
    public void Tags_and_extension_headers_are_layers()
    {
        var packet = IPv6(0, [60, 0, 5, 2, 0, 0, 1, 0, 44, 0, 1, 4, 0, 0, 0, 0, Udp, 0, 0, 0, 0, 0, 0, 9, .. DnsQuery]);
        byte[] frame = [.. Ethernet(packet)[..12], 0x88, 0xA8, 0, 7, 0x81, 0, 0x20, 42, .. Ethernet(packet)[12..]];

        var layers = _inspector.Inspect(Record(frame));

        Assert.Equal(
            ["Frame", "Ethernet", "VLAN", "VLAN", "IPv6", "IPv6 hop-by-hop options", "IPv6 destination options", "IPv6 fragment", "UDP", "DNS"],
            layers.Select(l => l.Name));
        Assert.Equal(42, layers[3].Fields.Single(f => f.Name == "VLAN ID").Value);
    }

    [Fact]
    public void What_our_decoder_passes_by_PacketDotNet_explains()
    {
        byte[] lldp = [1, 0x80, 0xC2, 0, 0, 0x0E, 2, 0, 0, 0, 0, 2, 0x88, 0xCC, 2, 7, 4, 2, 0, 0, 0, 0, 2, 4, 2, 7, 65, 6, 2, 0, 120, 0, 0];

        var layers = _inspector.Inspect(Record(lldp));

        Assert.Equal(["Frame", "Ethernet", "LLDP"], layers.Select(l => l.Name));
        Assert.Contains(layers[2].Fields, f => $"{f.Value}".Contains("Seconds=120", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_anyone_who_knows_the_bytes_are_shown()
    {
        var layers = new PacketInspector().Inspect(Record([1, 2, 3], LinkType.User0));

        Assert.Equal("010203", Assert.Single(layers[1].Fields).Value);
    }

    [Fact]
    public void Neighbour_discovery_has_its_options()
    {
        var target = IPAddress.Parse("fe80::2").GetAddressBytes();
        byte[] message = [135, 0, 0, 0, 0, 0, 0, 0, .. target, 1, 1, 2, 0, 0, 0, 0, 1];

        var layers = _inspector.Inspect(Record(Ethernet(OverIPv6(IcmpV6, message, 2))));

        Assert.Equal("ICMPv6", layers[^1].Name);
        Assert.Equal("02:00:00:00:00:01", Field(layers, "ICMPv6", "Option: Source link-layer address").Value);
        Assert.Equal("fe80::2", Field(layers, "ICMPv6", "Target address").Value);
    }

    [Fact]
    public void SCTP_has_its_chunks()
    {
        var layers = _inspector.Inspect(Record(Ethernet(IPv4(132, [11, 89, 11, 89, 0, 0, 0, 1, 0, 0, 0, 0, 11, 0, 0, 4, 14, 0, 0, 4]))));

        Assert.Equal("SCTP chunks, COOKIE_ACK, SHUTDOWN_COMPLETE", layers[^1].Summary);
    }

    [Fact]
    public void A_hex_line_is_of_one_layer_and_the_lines_hold_every_byte()
    {
        var record = Record(Ethernet(OverIPv4(Udp, DnsQuery, 6)));

        var lines = HexDump.Lines(record, _inspector.Inspect(record)).ToList();

        Assert.Equal(["Ethernet", "IPv4", "IPv4", "UDP", "DNS", "DNS"], lines.Select(l => l.Layer));
        Assert.Equal(record.GetBytes(), lines.SelectMany(l => Convert.FromHexString(l.Hex.Replace(" ", "", StringComparison.Ordinal))));
        Assert.Equal([0, 14, 30, 34, 42, 58], lines.Select(l => l.Offset));
        Assert.Equal(".4...........exa", lines[4].Ascii);
    }

    private static PacketField Field(IEnumerable<PacketLayer> layers, string layer, string name) =>
        layers.SelectMany(l => l.Fields).First(f => f.Layer == layer && f.Name == name);
}
