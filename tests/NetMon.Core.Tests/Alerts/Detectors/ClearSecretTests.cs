using NetMon.Alerts;
using NetMon.Tests.Flows.Decryption;
using NetMon.Tests.Transactions;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The detector CleartextCredential.</summary>
public sealed class ClearSecretTests
{
    [Fact]
    public void A_login_in_clear_is_told_with_everything_but_the_secret()
    {
        var raised = Assert.Single(Trial.EventsOf(Packets("ftp"), Trial.Detector(AlertDetector.CleartextCredential)));

        Assert.Equal(
            ("10.0.0.1", 40000, "10.0.0.2", 80, "TCP", "High"), (raised.SrcIP, raised.SrcPort, raised.DstIP, raised.DstPort, raised.Protocol, raised.Severity));
        Assert.Equal("10.0.0.1 sent in clear: FTP USER/PASS alice to 10.0.0.2:80, accepted", raised.Message);
        Assert.Equal("10.0.0.1 > 10.0.0.2 FTP", raised.Key);
        Assert.Equal(7, raised.PacketNumber);
        Assert.NotNull(raised.CommunityId);
        foreach (var property in typeof(TrafficAlertEvent).GetProperties())
            Assert.DoesNotContain(CredentialSamples.Secret, property.GetValue(raised)?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_community_is_told()
    {
        var packets = new DnsPackets().Ask(CredentialSamples.Snmp(1, "public", 0xa0), serverPort: 161);

        var raised = Assert.Single(Trial.EventsOf(packets.Packets, Trial.Detector(AlertDetector.CleartextCredential)));
        Assert.Equal(("10.0.0.1 sent in clear: SNMP community to 10.0.0.53:161", "UDP"), (raised.Message, raised.Protocol));
    }

    [Fact]
    public void A_name_without_a_secret_is_not_told() => Assert.Empty(Trial.EventsOf(Packets("smb"), Trial.Detector(AlertDetector.CleartextCredential)));

    [Fact]
    public void Excluded_protocols_are_not_told()
    {
        var rule = Trial.Detector(AlertDetector.CleartextCredential, ("ExcludeProtocol", new[] { "snmp", "http basic" }));

        Assert.Empty(Trial.EventsOf(Packets("http-basic"), rule));
        Assert.Single(Trial.EventsOf(Packets("ftp"), rule));
    }

    [Fact]
    public void Addresses_and_ports_of_the_rule_are_those_of_the_login()
    {
        Assert.Single(Trial.EventsOf(Packets("ftp"), With(s => s with { SourceAddress = ["10.0.0.1"], DestinationPort = ["80"] })));
        Assert.Empty(Trial.EventsOf(Packets("ftp"), With(s => s with { SourceAddress = ["10.0.0.2"] })));
        Assert.Empty(Trial.EventsOf(Packets("ftp"), With(s => s with { Exclude = ["10.0.0.0/8"] })));

        static TrafficAlert With(Func<AlertRuleSettings, AlertRuleSettings> change) =>
            Trial.Rule(change(new AlertRuleSettings { Name = "x", Detector = AlertDetector.CleartextCredential }));
    }

    [Fact]
    public void Two_rules_hear_of_the_same_login() => Assert.Equal(
        2, Trial.EventsOf(Packets("imap"), Named("a"), Named("b"), Trial.Detector(AlertDetector.PortScan)).Count);

    [Theory]
    [InlineData("imaps-login")]
    [InlineData("starttls-login")]
    public void What_is_inside_TLS_is_not_told_although_the_capture_has_its_secrets(string name) => Assert.Empty(
        Trial.EventsOf(RecordedSession.Load(name).ToPacketsWithSecrets(), Trial.Detector(AlertDetector.CleartextCredential)));

    [Fact]
    public void A_repetition_is_suppressed_during_the_cooldown()
    {
        var sample = Sample("http-basic");
        var packets = CredentialPackets.Of(sample.Turns).Concat(CredentialPackets.Of(sample.Turns));

        Assert.Single(Trial.EventsOf(packets, Trial.Detector(AlertDetector.CleartextCredential)));
    }

    [Fact]
    public void A_flood_of_sources_raises_events_up_to_the_limit_and_tells_the_others()
    {
        const int Sources = 3000;
        var rule = Trial.Detector(AlertDetector.CleartextCredential, ("MaximumEvents", 100));
        var events = new List<TrafficAlertEvent>();
        var warnings = new List<string>();
        var engine = new AlertEngine(new AlertRegistry(rule), item =>
        {
            if (item is AlertRaised raised) events.Add(raised.Event);
            else warnings.Add(((AlertRuleWarning)item).Message);
        });
        var packets = new DnsPackets();
        for (var i = 0; i < Sources; i++) packets.Udp($"10.1.{i / 250}.{i % 250}", 40000, "10.0.0.53", 161, CredentialSamples.Snmp(1, "public", 0xa0));
        Feed(engine, packets.Packets);
        engine.OnEnd(isForced: false);

        Assert.Equal(100, events.Count);
        Assert.Equal(Sources - 100, rule.Suppressed);
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("There were 100 events within an hour.", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("2900 more secrets in clear were found", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Time_alone_tells_a_login_without_an_answer()
    {
        var events = new List<TrafficAlertEvent>();
        var engine = new AlertEngine(new AlertRegistry(Trial.Detector(AlertDetector.CleartextCredential)), item => events.Add(((AlertRaised)item).Event));
        var packets = CredentialPackets.Of(Sample("ldap").Turns.Take(2));
        foreach (var packet in packets)
        {
            packet.DecodeHeaders(out var headers);
            engine.OnFrame(packet.AsFrame(), headers);
        }

        var last = packets[^1].TimestampNanoseconds!.Value;
        for (var second = 1; second <= 9; second++) engine.OnTick(last + second * 1_000_000_000L);
        Assert.Empty(events);
        for (var second = 10; second <= 12; second++) engine.OnTick(last + second * 1_000_000_000L);
        Assert.Single(events);
    }

    [Fact]
    public void Streams_are_no_longer_read_when_the_rule_is_gone()
    {
        var rule = Named("a");
        var registry = new AlertRegistry(rule);
        var engine = new AlertEngine(registry, _ => { });
        Assert.True(engine.WantsFrames());
        Feed(engine, Packets("ftp"));

        registry.Remove(rule);
        Feed(engine, Packets("ftp"));
        Assert.False(engine.WantsFrames());
    }

    private static TrafficAlert Named(string name) => Trial.Rule(new AlertRuleSettings { Name = name, Detector = AlertDetector.CleartextCredential });

    private static CredentialSample Sample(string name) => CredentialSamples.All.Single(sample => sample.Name == name);

    private static List<PacketRecord> Packets(string name) => CredentialPackets.Of(Sample(name).Turns);

    private static void Feed(AlertEngine engine, IEnumerable<PacketRecord> packets)
    {
        foreach (var packet in packets)
        {
            packet.DecodeHeaders(out var headers);
            engine.OnFrame(packet.AsFrame(), headers);
        }
    }
}
