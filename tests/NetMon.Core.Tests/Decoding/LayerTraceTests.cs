using System.Runtime.InteropServices;
using NetMon.Decoding;

namespace NetMon.Tests.Decoding;

/// <summary>What the decoder records of the headers that it comes to.</summary>
public sealed class LayerTraceTests
{
    private static readonly byte[] Tagged = PacketBytes.Ethernet(
        0x88a8, [0, 5, 0x81, 0, 0, 6, 0x88, 0x47, 0, 1, 0x11, 64, .. PacketBytes.IPv4(17, PacketBytes.Udp(1, 2, [1]))]);

    [Fact]
    public void Headers_of_the_link_are_recorded_where_they_begin()
    {
        var trace = PacketDecoder.Trace(LinkType.Ethernet, Tagged, Tagged.Length, out var headers);

        Assert.Equal(
            [(DecodeLayer.Ethernet, 0, 14), (DecodeLayer.Vlan, 14, 18), (DecodeLayer.Vlan, 18, 22), (DecodeLayer.Mpls, 22, 26)],
            trace.Between(0, headers.NetworkOffset));
    }

    [Fact]
    public void Headers_between_IPv6_and_its_transport_are_recorded()
    {
        byte[] options = [44, 0, 1, 4, 0, 0, 0, 0];
        byte[] fragment = [17, 0, 0, 0, 0, 0, 0, 1];
        var packet = PacketBytes.IPv6(0, [.. options, .. fragment, .. PacketBytes.Udp(1, 2, [1])]);
        var trace = PacketDecoder.Trace(LinkType.Raw, packet, packet.Length, out var headers);

        Assert.Equal([(DecodeLayer.HopByHop, 40, 48), (DecodeLayer.Fragment, 48, 56)], trace.Between(40, headers.TransportOffset));
    }

    [Fact]
    public void A_header_that_is_cut_is_not_among_those_before_it()
    {
        var trace = PacketDecoder.Trace(LinkType.LinuxSll, new byte[10], 60, out var headers);

        Assert.True(headers.HasFault);
        Assert.Empty(trace.Between(0, headers.PayloadOffset));
    }

    [Fact]
    public void What_is_behind_a_header_and_of_none_is_left_out()
    {
        byte[] osi = [0x8f, 0, 0xfe, 0xfe, 0, 1, 2, 3];
        var trace = PacketDecoder.Trace(LinkType.CHdlc, osi, osi.Length, out var headers);

        Assert.Equal(5, headers.PayloadOffset);
        Assert.Equal([(DecodeLayer.CiscoHdlc, 0, 4)], trace.Between(0, headers.PayloadOffset));
    }

    [Fact]
    public void A_trace_changes_nothing_in_the_headers_and_hears_of_no_other_packet()
    {
        PacketDecoder.Decode(LinkType.Ethernet, Tagged, Tagged.Length, out var expected);
        var trace = PacketDecoder.Trace(LinkType.Ethernet, Tagged, Tagged.Length, out var headers);
        PacketDecoder.Decode(LinkType.Ethernet, Tagged, Tagged.Length, out _);

        Assert.Equal(MemoryMarshal.AsBytes(new ReadOnlySpan<PacketHeaders>(in expected)), MemoryMarshal.AsBytes(new ReadOnlySpan<PacketHeaders>(in headers)));
        Assert.Equal(4, trace.Starts.Count);
    }
}
