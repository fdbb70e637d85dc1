using System.Reflection;
using System.Text.RegularExpressions;
using CsCheck;
using NetMon.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class HostileBytesTests
{
    private const HeaderFields LinkFields = HeaderFields.SrcMac | HeaderFields.DstMac;

    private static readonly LinkType[] LinkTypes = [.. Enum.GetValues<LinkType>(), (LinkType)12, (LinkType)14, (LinkType)65535];

    private static readonly PropertyInfo[] Properties = typeof(PacketRecord).GetProperties();

    /// <summary>One valid packet of each kind, and the number of bytes of its headers.</summary>
    public static TheoryData<string, LinkType, byte[], int> ValidPackets()
    {
        var payload = new byte[20];
        var packets = new TheoryData<string, LinkType, byte[], int>
        {
            { "TCP", LinkType.Ethernet, PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(80, 4000, payload, options: new byte[12]))), 66 },
            { "TCP over IPv6", LinkType.Ethernet, PacketBytes.Ethernet(0x86dd, IPv6(6, Tcp(80, 4000, payload))), 74 },
            { "UDP with IPv4 options", LinkType.Ethernet, PacketBytes.Ethernet(0x0800, IPv4(17, Udp(80, 4000, payload), options: new byte[8])), 50 },
            { "UDP in two VLANs", LinkType.Ethernet, PacketBytes.Ethernet(0x88a8, VlanTag(1, 0x8100, VlanTag(2, 0x0800, IPv4(17, Udp(80, 4000, payload))))), 50 },
            { "UDP in SNAP", LinkType.Ethernet, PacketBytes.Ethernet(56, Snap(0, 0x0800, IPv4(17, Udp(80, 4000, payload)))), 50 },
            { "SCTP in SLL", LinkType.LinuxSll, Sll(0x0800, IPv4(132, Sctp(80, 4000, payload))), 48 },
            { "ICMP in SLL2", LinkType.LinuxSll2, Sll2(0x0800, IPv4(1, Echo(8, 1, 1, payload))), 48 },
            { "ICMPv6 in NULL", LinkType.Null, Join(Bytes("1e000000"), IPv6(58, Echo(128, 1, 1, payload))), 52 },
            { "IGMP in LOOP", LinkType.Loop, Join(Bytes("00000002"), IPv4(2, Join(Bytes("16000000 ef010203"), payload))), 32 },
            { "UDP-Lite, raw", LinkType.Raw, IPv4(136, Udp(80, 4000, payload)), 28 },
            { "DCCP, raw", LinkType.IPv4, IPv4(33, Join(UInt16(80), UInt16(4000), [4, 0, 0, 0], new byte[8], payload)), 36 },
            { "ARP", LinkType.Ethernet, PacketBytes.Ethernet(0x0806, Arp(1, ClientMac, "10.0.0.2", ServerMac, "10.0.0.1")), 42 },
            { "STP", LinkType.Ethernet, PacketBytes.Ethernet(38, Llc(0x42, 3, new byte[35])), 17 },
            {
                "UDP behind every extension header", LinkType.IPv6,
                IPv6(0, Extension(43, Extension(44, IPv6Fragment(60, 0, true, 7, Extension(51, Join([17, 4], new byte[22], Udp(80, 4000, payload))))))), 104
            },
            { "UDP in PPP", LinkType.Ppp, Join(Bytes("ff030021"), IPv4(17, Udp(80, 4000, payload))), 32 },
            { "UDP in Cisco HDLC", LinkType.CHdlc, Join(Bytes("0f000800"), IPv4(17, Udp(80, 4000, payload))), 32 },
            { "UDP in frame relay", LinkType.FrameRelay, Join(Bytes("184103cc"), IPv4(17, Udp(80, 4000, payload))), 32 },
            { "UDP in 802.11", LinkType.Ieee80211, Wlan(0x88, 0x01, Join(new byte[2], Snap(0, 0x0800, IPv4(17, Udp(80, 4000, payload))))), 62 },
            { "UDP behind labels", LinkType.Ethernet, PacketBytes.Ethernet(0x8847, Join(Label(16, false), Label(17, true), IPv4(17, Udp(80, 4000, payload)))), 50 },
            { "UDP in PPPoE", LinkType.Ethernet, PacketBytes.Ethernet(0x8864, Pppoe(0x0021, IPv4(17, Udp(80, 4000, payload)))), 50 },
            { "UDP in 802.1ah", LinkType.Ethernet, PacketBytes.Ethernet(0x88e7, Join(new byte[16], UInt16(0x0800), IPv4(17, Udp(80, 4000, payload)))), 60 },
            { "UDP behind NSH", LinkType.Ethernet, PacketBytes.Ethernet(0x894f, Join(Bytes("0fc6 01 01 000001ff"), new byte[16], IPv4(17, Udp(80, 4000, payload)))), 66 },
            { "UDP in NFLOG", LinkType.NFLog, Join(Bytes("02000000 0800 0100 00000000 3400 0900"), IPv4(17, Udp(80, 4000, payload))), 44 },
            { "UDP in pflog", LinkType.PfLog, Join(Bytes("3d02"), new byte[62], IPv4(17, Udp(80, 4000, payload))), 92 },
            { "UDP over Fibre Channel", LinkType.IpOverFibreChannel, Join(new byte[16], Snap(0, 0x0800, IPv4(17, Udp(80, 4000, payload)))), 52 },
        };
        return packets;
    }

    [Theory]
    [MemberData(nameof(ValidPackets))]
    public void A_packet_cut_at_any_length_keeps_its_good_layers_and_says_where_it_is_cut(string name, LinkType linkType, byte[] bytes, int headerLength)
    {
        PacketDecoder.Decode(linkType, bytes, bytes.Length, out var whole);
        Assert.False(whole.HasFault, $"{name}: {whole.Fault}");
        Assert.Equal(headerLength, whole.PayloadOffset);

        for (var length = 0; length <= bytes.Length; length++)
        {
            PacketDecoder.Decode(linkType, bytes.AsSpan(0, length), bytes.Length, out var cut);
            ReadEverything(Packet.Of(linkType, bytes[..length], bytes.Length));

            if (length >= headerLength)
            {
                Assert.Equal(whole, cut);
                continue;
            }

            Assert.Equal(DecodeFaultKind.Cut, cut.FaultKind);
            Assert.Equal(length, cut.FaultOffset + cut.FaultHad);
            Assert.InRange(cut.FaultNeeded, cut.FaultHad + 1, headerLength - cut.FaultOffset);
            Assert.Matches(@"^[\w. -]+ header cut at byte \d+: needs \d+, has \d+ \([\w. ]+\)$", cut.Fault.ToString());
            AssertSameBeforeTheCut(whole, cut);
        }
    }

    [Theory]
    [MemberData(nameof(ValidPackets))]
    public void A_packet_that_is_shorter_on_the_wire_too_is_never_whole(string name, LinkType linkType, byte[] bytes, int headerLength)
    {
        for (var length = 0; length < headerLength; length++)
        {
            PacketDecoder.Decode(linkType, bytes.AsSpan(0, length), length, out var cut);
            Assert.True(cut.HasFault, $"{name} of {length} bytes");
            Assert.Equal(0, Math.Max(0, cut.PayloadLength - length));
        }
    }

    [Theory]
    [MemberData(nameof(TunnelTests.Tunnels), MemberType = typeof(TunnelTests))]
    public void A_tunnel_cut_at_any_length_keeps_its_outer_headers(string name, LinkType linkType, byte[] bytes)
    {
        PacketDecoder.Decode(linkType, bytes, bytes.Length, out var whole);
        for (var length = 0; length <= bytes.Length; length++)
        {
            PacketDecoder.Decode(linkType, bytes.AsSpan(0, length), bytes.Length, out var cut);
            AssertSameBeforeTheCut(whole, cut);
            Assert.True(cut.Tunnel is TunnelKind.None or TunnelKind.Gre || cut.Tunnel == whole.Tunnel, name);
            ReadEverything(Packet.Of(linkType, bytes[..length], bytes.Length));
            ReadEverything(Packet.Of(linkType, bytes[..length]));
        }
    }

    [Fact]
    public void Tunnels_with_any_bytes_changed_never_throw()
    {
        var packets = TunnelTests.Tunnels().Select(row => row.Data).ToArray();
        Gen.Select(Gen.Int[0, packets.Length - 1], Gen.Select(Gen.Int[0, 120], Gen.Byte).Array[1, 6], Gen.Int[0, 200])
            .Sample(
                (index, changes, length) =>
                {
                    var (_, linkType, original) = packets[index];
                    byte[] bytes = [.. original];
                    foreach (var (position, value) in changes)
                        bytes[position % bytes.Length] = value;
                    ReadEverything(Packet.Of(linkType, bytes[..Math.Min(length, bytes.Length)], bytes.Length));
                },
                iter: 20_000);
    }

    [Theory]
    [InlineData("provider backbone", 0x88e7, "0000000000000000000000000000000088e7")]
    [InlineData("pseudo-wire", 0x8847, "00010100 020000000002 020000000001 8847")]
    [InlineData("FabricPath", 0x8903, "0001 020000000002 020000000001 8903")]
    [InlineData("metadata", 0x8909, "0101000100018909")]
    [InlineData("LLC in LLC", 0x8870, "aaaa03 000000 8870")]
    [InlineData("bridged", 0x8870, "aaaa03 0080c2 0007 0000 020000000002 020000000001 8870")]
    public void Layers_without_end_do_not_fill_the_stack(string name, int etherType, string layer)
    {
        var bytes = PacketBytes.Ethernet(etherType, [.. Enumerable.Repeat(Bytes(layer), 20_000).SelectMany(part => part)]);

        Assert.True(Packet.Of(LinkType.Ethernet, bytes).DecodeError?.Contains("nested too deep", StringComparison.Ordinal), name);
        ReadEverything(Packet.Of(LinkType.Ethernet, bytes));
    }

    [Fact]
    public void Tunnels_without_end_are_opened_to_a_bounded_depth()
    {
        var bytes = IPv4(17, Udp(1, 2, []));
        for (var i = 0; i < 300; i++)
            bytes = IPv4(4, bytes);
        var packet = Packet.Of(LinkType.Raw, bytes);
        var depth = 0;
        for (var inner = packet; inner is not null; inner = inner.Inner)
            depth++;

        Assert.Equal(17, depth);
        ReadEverything(packet);
    }

    [Fact]
    public void Random_bytes_of_any_link_type_never_throw() =>
        Gen.Select(Gen.Int[0, LinkTypes.Length - 1], Gen.Byte.Array[0, 200], Gen.Int)
            .Sample((index, bytes, wireLength) => ReadEverything(Packet.Of(LinkTypes[index], bytes, wireLength)), iter: 20_000);

    [Fact]
    public void Valid_packets_with_any_bytes_changed_never_throw()
    {
        var packets = ValidPackets().Select(row => row.Data).ToArray();
        Gen.Select(Gen.Int[0, packets.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 6], Gen.Int[0, 200])
            .Sample(
                (index, changes, length) =>
                {
                    var (_, linkType, original, _) = packets[index];
                    byte[] bytes = [.. original];
                    foreach (var (position, value) in changes)
                        bytes[position % bytes.Length] = value;
                    ReadEverything(Packet.Of(linkType, bytes[..Math.Min(length, bytes.Length)], bytes.Length));
                },
                iter: 20_000);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var packets = ValidPackets().Select(row => row.Data).ToArray();
        long before = 0;
        // Warm-up: the runtime itself allocates once.
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var (_, linkType, bytes, _) in packets)
            {
                for (var length = 0; length <= bytes.Length; length++)
                    PacketDecoder.Decode(linkType, bytes.AsSpan(0, length), bytes.Length, out _);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Values of a truncated packet equal those of the whole one.</summary>
    private static void AssertSameBeforeTheCut(PacketHeaders whole, PacketHeaders cut)
    {
        Assert.Equal(cut.Fields, cut.Fields & whole.Fields);
        if ((cut.Fields & LinkFields) != HeaderFields.None)
            Assert.Equal((whole.SrcMacOffset, whole.DstMacOffset), (cut.SrcMacOffset, cut.DstMacOffset));
        if (cut.Has(HeaderFields.Vlan))
            Assert.Equal(whole.VlanId, cut.VlanId);
        if (cut.Has(HeaderFields.EtherType))
            Assert.Equal(whole.EtherType, cut.EtherType);
        if (cut.HasAny(HeaderFields.IP))
            Assert.Equal((whole.NetworkOffset, whole.Ttl, whole.Dscp), (cut.NetworkOffset, cut.Ttl, cut.Dscp));
        if (cut.Has(HeaderFields.FragmentFields))
            Assert.Equal((whole.IPId, whole.FragmentOffset), (cut.IPId, cut.FragmentOffset));
        if (cut.Has(HeaderFields.Transport))
            Assert.Equal((whole.TransportOffset, whole.IPProtocol), (cut.TransportOffset, cut.IPProtocol));
        if (cut.Has(HeaderFields.Ports))
            Assert.Equal((whole.SrcPort, whole.DstPort), (cut.SrcPort, cut.DstPort));
        if (cut.Has(HeaderFields.Tcp))
            Assert.Equal((whole.Seq, whole.Ack, whole.TcpFlags), (cut.Seq, cut.Ack, cut.TcpFlags));
        if (cut.Has(HeaderFields.Icmp))
            Assert.Equal((whole.IcmpType, whole.IcmpCode), (cut.IcmpType, cut.IcmpCode));
    }

    /// <summary>Reads every property and checks the invariants of packets.</summary>
    private static void ReadEverything(PacketRecord packet)
    {
        foreach (var property in Properties)
            property.GetValue(packet);

        Assert.NotEmpty(packet.Protocol);
        Assert.NotEmpty(packet.Info);
        Assert.DoesNotMatch(new Regex(@"\p{Cc}", RegexOptions.None, TimeSpan.FromSeconds(1)), packet.Info);
        Assert.InRange(packet.PayloadLength, 0, Math.Max(packet.Length, packet.CapturedLength));
        Assert.InRange(packet.GetPayload().Length, 0, packet.CapturedLength);
    }
}
