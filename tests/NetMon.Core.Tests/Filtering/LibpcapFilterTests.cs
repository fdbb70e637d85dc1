using NetMon.Adapters.Capture;
using NetMon.Filtering;
using NetMon.Packets;
using SharpPcap;
using BpfProgram = NetMon.Filtering.BpfProgram;
using LibpcapProgram = SharpPcap.LibPcap.BpfProgram;

namespace NetMon.Tests.Filtering;

/// <summary>Programs compiled by libpcap, run by the translator, by the reference interpreter and by libpcap itself.</summary>
public sealed class LibpcapFilterTests
{
    private static readonly LinkType[] LinkTypes =
    [
        LinkType.Ethernet, LinkType.Raw, LinkType.Null, LinkType.Loop, LinkType.LinuxSll, LinkType.LinuxSll2, LinkType.Ppp,
        LinkType.Ieee80211, LinkType.Ieee80211Radiotap, LinkType.IPv4, LinkType.IPv6,
    ];

    public static TheoryData<string> Expressions =>
    [
        "", "tcp", "udp", "icmp", "icmp6", "igmp", "sctp", "ip", "ip6", "ah", "esp", "pim", "vrrp", "proto 47", "ip proto 132", "ip6 proto 17",
        "port 80", "dst port 80", "src port 80", "tcp port 80", "udp port 53", "sctp port 80", "tcp dst port 443", "portrange 50-90",
        "udp dst portrange 500-600", "src or dst port 53", "src and dst port 53", "not port 80", "tcp and not port 80",
        "host 10.0.0.1", "src host 10.0.0.1", "dst host 192.0.2.80", "not host 10.0.0.1", "host 2001:db8::1", "dst host 2001:db8:1::2",
        "net 10.0.0.0/8", "src net 192.0.2.0/24", "net 0.0.0.0/0", "net 2001:db8::/32", "dst net 2001:db8:1::/48", "net ::/0",
        "net 192.0.2.0/28 or net 10.0.0.0/30", "ip host 10.0.0.1 and tcp port 80", "host 10.0.0.1 and (port 80 or port 443)",
        "tcp[tcpflags] & tcp-syn != 0", "tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn", "tcp[13] = 18", "tcp[tcpflags] == tcp-rst",
        "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420", "icmp[icmptype] = icmp-echo", "icmp6[icmp6type] = icmp6-echo",
        "ip[0] & 0xf != 5", "ip[6:2] & 0x1fff != 0", "ip[6] & 0x20 != 0", "ip[2:2] > 40", "ip[8] * 2 = 128", "ip[8] / 3 = 21", "ip[8] % 7 = 1",
        "ip[8] ^ 3 = 67", "ip[8] - 65 > 5", "ip[8] << 2 = 256", "(ip[8] << ip[9]) != 0", "ip[8] >> 3 = 8", "ip[9] / ip[1] = 3", "udp[4:2] = 12",
        "len > 60", "len <= 60", "greater 70", "less 50", "len - 20 = ip[2:2]", "ip[ip[0] & 0xf : 2] > 100", "ip6[6] = 44", "ip6[40] = 6",
        "ip protochain 6", "ip6 protochain 6", "ip multicast", "ip6 multicast", "ip broadcast",
        "tcp port 80 and (((ip[2:2] - ((ip[0] & 0xf) << 2)) - ((tcp[12] & 0xf0) >> 2)) != 0)",
        // Only some link types know these.
        "arp", "rarp", "ether host 02:00:00:00:00:02", "ether broadcast", "ether multicast", "ether proto 0x88cc", "ether[0] & 1 = 1",
        "vlan", "vlan 42", "vlan 42 and tcp port 80", "vlan and vlan 42 and port 80", "mpls", "mpls 16 and tcp", "pppoes", "pppoes and tcp port 80",
        "stp", "llc", "type data", "wlan host 02:00:00:00:00:01", "link[0] = 0", "arp host 10.0.0.2", "gateway 10.0.0.1",
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void The_translation_the_reference_and_libpcap_agree(string expression)
    {
        RequireLibpcap();
        var compiled = 0;
        foreach (var linkType in LinkTypes)
        {
            BpfInstruction[] instructions;
            try
            {
                instructions = new LibpcapFilterCompiler().ReadInstructions(expression, linkType);
            }
            catch (FilterException)
            {
                // Not for this link type; that some link type takes it is asserted below.
                continue;
            }

            compiled++;
            var program = BpfProgram.Create(instructions);
            using var libpcap = LibpcapProgram.Create((PacketDotNet.LinkLayers)Packets.LinkTypes.ToDlt(linkType), expression);
            foreach (var frame in SampleFrames.For(linkType, seed: 7))
            {
                var expected = libpcap.Matches(frame);
                Assert.Equal(expected, BpfInterpreter.Run(instructions, frame, frame.Length) != 0);
                Assert.Equal(expected, program.Matches(frame, frame.Length));
            }
        }

        if (expression.StartsWith("gateway", StringComparison.Ordinal)) Assert.Equal(0, compiled);
        else Assert.NotEqual(0, compiled);
    }

    [Theory]
    [InlineData("dst port 80", LinkType.Ethernet, 4)]
    [InlineData("dst port 80", LinkType.Raw, 4)]
    [InlineData("dst port 80", LinkType.LinuxSll2, 4)]
    [InlineData("host 2001:db8::1", LinkType.Null, 5)]
    [InlineData("vlan 42 and tcp port 80", LinkType.Ethernet, 1)]
    public void Filters_find_the_whole_frames_that_were_made_for_them(string expression, LinkType linkType, int expected)
    {
        RequireLibpcap();
        var program = new LibpcapFilterCompiler().Compile(expression, linkType);

        var whole = SampleFrames.For(linkType, seed: 7).Where((_, i) => i % 7 == 0);

        Assert.Equal(expected, whole.Count(frame => program.Matches(frame, frame.Length)));
    }

    [Fact]
    public void A_bad_expression_is_refused_with_the_words_of_libpcap()
    {
        RequireLibpcap();

        var error = Assert.Throws<FilterException>(() => new LibpcapFilterCompiler().Compile("tcp prot 80", LinkType.Ethernet));

        Assert.Equal("tcp prot 80", error.Expression);
        Assert.Contains("syntax error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_that_the_link_type_does_not_know_is_refused()
    {
        RequireLibpcap();

        var error = Assert.Throws<FilterException>(() => new LibpcapFilterCompiler().Check("ether host 02:00:00:00:00:01", LinkType.Raw));

        Assert.Contains("ethernet addresses", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_direction_is_valid_live_but_not_for_a_file()
    {
        RequireLibpcap();
        if (!OperatingSystem.IsLinux()) Assert.Skip("Other systems refuse directions on Ethernet altogether.");
        var compiler = new LibpcapFilterCompiler();

        compiler.Check("inbound", LinkType.Ethernet);
        var error = Assert.Throws<FilterException>(() => compiler.Compile("inbound", LinkType.Ethernet));

        Assert.Contains("live", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_are_compiled_on_many_threads_at_once()
    {
        RequireLibpcap();
        var frame = SampleFrames.For(LinkType.Ethernet, seed: 7).First();

        Parallel.For(0, 200, i =>
            Assert.Equal(i % 2 == 0, new LibpcapFilterCompiler().Compile(i % 2 == 0 ? "tcp port 80" : "udp", LinkType.Ethernet).Matches(frame, frame.Length)));
    }

    [Fact]
    public void One_filter_serves_interfaces_of_different_link_types()
    {
        RequireLibpcap();
        var filter = new PacketFilter("dst port 80", new LibpcapFilterCompiler());
        var ethernet = new CaptureInterface("eth0", LinkType.Ethernet);
        var raw = new CaptureInterface("tun0", LinkType.Raw);
        var ethernetFrame = SampleFrames.For(LinkType.Ethernet, seed: 7).First();
        var rawFrame = SampleFrames.Network[0];

        for (var i = 0; i < 3; i++)
        {
            Assert.True(filter.Matches(new CapturedFrame(ethernet, 1, 0, ethernetFrame.Length, ethernetFrame)));
            Assert.True(filter.Matches(new CapturedFrame(raw, 2, 0, rawFrame.Length, rawFrame)));
            Assert.False(filter.Matches(new CapturedFrame(raw, 3, 0, ethernetFrame.Length, ethernetFrame)));
        }
    }

    internal static void RequireLibpcap()
    {
        if (Pcap.LibpcapVersion == new Version()) Assert.Skip("libpcap is not installed.");
    }
}
