using NetMon.Adapters.Capture;
using NetMon.Alerts;
using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Alerts;

/// <summary>What each condition of a rule matches.</summary>
public sealed class ConditionTests
{
    private static readonly AlertRuleSettings Any = new() { Name = "rule", Cooldown = TimeSpan.Zero };

    [Fact]
    public void Source_and_destination_addresses_and_ports_are_asked_on_their_side()
    {
        var trial = new Trial()
            .Syn(1, "192.0.2.10", "198.51.100.1", 1000, 80)
            .Syn(2, "198.51.100.1", "192.0.2.10", 80, 1000)
            .Syn(3, "192.0.2.11", "198.51.100.1", 1000, 80)
            .Syn(4, "192.0.2.10", "198.51.100.1", 1000, 81);

        Assert.Equal([1, 4], Numbers(trial, Any with { SourceAddress = ["192.0.2.10"] }));
        Assert.Equal([2], Numbers(trial, Any with { DestinationAddress = ["192.0.2.0/24"] }));
        Assert.Equal([1, 2, 4], Numbers(trial, Any with { Address = ["192.0.2.10"] }));
        Assert.Equal([1, 2, 3, 4], Numbers(trial, Any with { Address = ["192.0.2.0/28"] }));
        Assert.Equal([3], Numbers(trial, Any with { Address = ["192.0.2.0/28"], Exclude = ["192.0.2.10"] }));
        Assert.Equal([2], Numbers(trial, Any with { SourcePort = ["80"] }));
        Assert.Equal([1, 3, 4], Numbers(trial, Any with { DestinationPort = ["79-81"] }));
        Assert.Equal([1, 2, 3], Numbers(trial, Any with { Port = ["80"] }));
        Assert.Equal([1], Numbers(trial, Any with { SourceAddress = ["192.0.2.10"], DestinationPort = ["80"] }));
        Assert.Equal([1, 2, 4], Numbers(trial, Any with { SourceAddress = ["192.0.2.10", "198.51.100.1"] }));
    }

    // Rules use the display form of names: an escaped dot within a label separates nothing.
    [Fact]
    public void A_dot_within_a_label_matches_only_a_dot_within_a_label()
    {
        static byte[] Question(params string[] labels) =>
            [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels.SelectMany(label => new[] { (byte)label.Length }.Concat(label.Select(c => (byte)c))), 0, 0, 1, 0, 1];

        var trial = new Trial()
            .Udp(1, Trial.Client, "192.0.2.53", 40000, 53, Question("www", "example", "com"))
            .Udp(2, Trial.Client, "192.0.2.53", 40000, 53, Question("www.example", "com"))
            .Udp(3, Trial.Client, "192.0.2.53", 40000, 53, Question("www.example.com"))
            .Udp(4, Trial.Client, "192.0.2.53", 40000, 53, Question("a", "www.example", "com"))
            .Udp(5, Trial.Client, "192.0.2.53", 40000, 53, Question("b\u001b", "example", "com"));

        Assert.Equal([1], Numbers(trial, Any with { DnsName = ["www.example.com"] }));
        Assert.Equal([2], Numbers(trial, Any with { DnsName = [@"WWW\.example.com"] }));
        Assert.Equal([1, 5], Numbers(trial, Any with { DnsName = ["*.example.com"] }));
        Assert.Equal([2, 3, 4], Numbers(trial, Any with { DnsName = [@"*\.example*"] }));
        Assert.Equal([5], Numbers(trial, Any with { DnsName = [@"b\x1b.*"] }));
        Assert.Equal([1, 5], Listed("example.com"));
        Assert.Equal([2, 4], Listed(@"www\.example.com"));
        Assert.Equal([1, 2, 4, 5], Listed("com"));

        IEnumerable<long?> Listed(string entry) => trial
            .Raised(new TrafficAlert(new AlertRuleSettings
            {
                Name = "list", Detector = AlertDetector.Blocklist, Cooldown = TimeSpan.Zero,
                DetectorParameter = new Dictionary<string, object?> { ["Entry"] = new[] { entry } },
            }))
            .Select(raised => raised.PacketNumber);
    }

    [Fact]
    public void IPv6_addresses_and_blocks_match_their_own_and_never_IPv4()
    {
        var trial = new Trial()
            .Syn(1, "2001:db8::1", "2001:db8:1::2", 1000, 80)
            .Syn(2, "0.0.0.1", "10.0.0.2", 1000, 80);

        Assert.Equal([1], Numbers(trial, Any with { SourceAddress = ["2001:db8::/32"] }));
        Assert.Equal([1], Numbers(trial, Any with { DestinationAddress = ["2001:db8:1::2"] }));
        Assert.Empty(Numbers(trial, Any with { SourceAddress = ["::1"] }));
        Assert.Equal([1, 2], Numbers(trial, Any with { SourceAddress = ["::/0"] }));
        Assert.Equal([2], Numbers(trial, Any with { SourceAddress = ["0.0.0.0/0"] }));
    }

    [Fact]
    public void Protocols_are_names_or_numbers_and_packets_without_ports_meet_no_port()
    {
        var trial = new Trial()
            .Syn(1, Trial.Client, Trial.Server, 1000, 80)
            .Udp(2, Trial.Client, Trial.Server, 1000, 80)
            .Ping(3, Trial.Client, Trial.Server)
            .Raw(4, PacketBytes.Ethernet(0x0806, PacketBytes.Arp(1, PacketBytes.ClientMac, Trial.Client, PacketBytes.ServerMac, Trial.Server)));

        Assert.Equal([1], Numbers(trial, Any with { Protocol = ["tcp"] }));
        Assert.Equal([2, 3], Numbers(trial, Any with { Protocol = ["UDP", "1"] }));
        Assert.Equal([4], Numbers(trial, Any with { Protocol = ["ARP"] }));
        Assert.Equal([1, 2], Numbers(trial, Any with { Port = ["0-65535"] }));
        Assert.Equal([1, 2, 3, 4], Numbers(trial, Any with { SourceAddress = [Trial.Client] }));
    }

    [Fact]
    public void Names_and_applications_are_read_from_the_payload()
    {
        var hello = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName("www.Example.com")));
        var trial = new Trial()
            .Tcp(1, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, hello)
            .Tcp(2, Trial.Client, Trial.Server, 1000, 80, TcpFlags.ACK, "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"u8.ToArray())
            .DnsQuestion(3, Trial.Client, "mail.example.com")
            .Tcp(4, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK);

        Assert.Equal([1, 2], Numbers(trial, Any with { ServerName = ["*.example.com"] }));
        Assert.Equal([3], Numbers(trial, Any with { DnsName = ["MAIL.*"] }));
        Assert.Equal([1], Numbers(trial, Any with { Application = ["T?S"] }));
        Assert.Equal([3], Numbers(trial, Any with { Application = ["DNS"], DnsName = ["*"] }));
        Assert.Empty(Numbers(trial, Any with { ServerName = ["example.com"] }));
    }

    [Fact]
    public void What_the_rules_read_of_names_is_what_packets_show()
    {
        var hello = TlsBytes.Record(TlsBytes.Handshake,
            TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.SupportedVersions(0x0304), TlsBytes.ServerName("a.example")));
        var withoutName = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301]));
        var trial = new Trial()
            .Tcp(1, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, hello)
            .Tcp(2, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, withoutName)
            .Tcp(3, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, hello[..60])
            .DnsQuestion(4, Trial.Client, "A.b.example");
        var expected = new List<long>();
        trial.Feed((in NetMon.Packets.CapturedFrame frame) =>
        {
            var record = new PacketRecord(frame);
            if (record.ServerName == "a.example" || record.DnsName == "A.b.example") expected.Add(record.Number);
        });

        Assert.Equal([1, 4], expected);
        Assert.Equal(expected, Numbers(trial, Any with { Condition = p => p.ServerName == "a.example" || p.DnsName == "A.b.example" }));
        Assert.Equal([1], Numbers(trial, Any with { ServerName = ["a.example"] }));
        Assert.Equal([4], Numbers(trial, Any with { DnsName = ["A.b.example"] }));
    }

    [Fact]
    public void A_filter_and_a_condition_are_asked_after_the_rest()
    {
        var asked = 0;
        var trial = new Trial().Syn(1, Trial.Client, Trial.Server, 1000, 80).Syn(2, Trial.Client, Trial.Server, 1000, 81).Udp(3, Trial.Client,
            Trial.Server, 1000, 80);
        var settings = Any with
        {
            Filter = "tcp port 80",
            Condition = packet =>
            {
                asked++;
                return packet.DstPort == 80;
            },
        };
        var events = trial.Raised(new TrafficAlert(settings, new LibpcapFilterCompiler()));

        Assert.Equal([1L], events.Select(e => e.PacketNumber!.Value));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_condition_that_throws_says_so_and_disables_its_rule_after_some_in_a_row()
    {
        var trial = new Trial();
        for (var i = 0; i < 20; i++) trial.Syn(i, Trial.Client, Trial.Server, 1000, 80);
        var asked = 0;
        var notices = trial.Notices(Trial.Rule(Any with
        {
            Port = ["80"],
            ConditionErrorLimit = 3,
            Condition = _ => ++asked == 2 ? false : throw new InvalidOperationException("no such thing"),
        }));

        // A call that does not throw resets the count.
        Assert.Equal(5, asked);
        Assert.Equal(4, notices.Count(n => n.Event?.Error == "no such thing"));
        Assert.Contains("3 times in a row", Assert.Single(notices, n => n.Warning is not null).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_tells_of_the_packet_that_met_the_rule()
    {
        var raised = Assert.Single(new Trial().Syn(1.5, "192.0.2.10", Trial.Server, 1000,
            80).Raised(Trial.Rule(Any with { Port = ["80"], Severity = AlertSeverity.High })));

        Assert.Equal(Trial.Time(1.5), raised.Time);
        Assert.Equal(("rule", nameof(AlertSeverity.High), "TCP", "test0"), (raised.Rule, raised.Severity, raised.Protocol, raised.Interface));
        Assert.Equal(("192.0.2.10", 1000, Trial.Server, 80), (raised.SrcIP!.ToString(), raised.SrcPort, raised.DstIP!.ToString(), raised.DstPort));
        Assert.Equal(1, raised.PacketNumber);
        Assert.StartsWith("1:", raised.CommunityId, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Numbers(Trial trial, AlertRuleSettings settings) =>
        trial.Raised(Trial.Rule(settings)).Select(e => e.PacketNumber!.Value);
}
