using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetMon.Alerts;
using NetMon.Flows.Decryption;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Decryption;
using NetMon.Tests.Transactions;
using static NetMon.Tests.Transactions.TlsMessages;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The detector CertificateExpiry. The packets are of 2023-11-14 22:13:20 UTC.</summary>
public sealed class CertificateExpiryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData(-400, -1, "expired 1 d ago, at 2023-11-13 22:13:20Z")]
    [InlineData(-400, 0.5, "expires in 11 h 59 min 59 s, at 2023-11-15 10:13:20Z")]
    [InlineData(-400, 13.5, "expires in 13 d 11 h, at 2023-11-28 10:13:20Z")]
    [InlineData(-400, 15, null)]
    [InlineData(2.5, 400, "is not valid for another 2 d 11 h, until 2023-11-17 10:13:20Z")]
    public void A_certificate_that_is_or_will_be_invalid_is_told(double from, double until, string? fault)
    {
        var raised = Trial.EventsOf(Talk(Make(from, until)).Packets, Rule());

        string[] expected = fault is null ? [] : [$"10.0.0.2:80 (www.example.com) shows a certificate that {fault}: CN=test"];
        Assert.Equal(expected, raised.Select(e => e.Message));
    }

    [Fact]
    public void The_certificate_of_TLS_1_3_is_known_with_its_secrets()
    {
        var folder = Directory.CreateTempSubdirectory("netmon");
        try
        {
            var recorded = RecordedSession.Load("tls13-aes256-gcm");
            Assert.Empty(Events(null));
            // It was made after the time of the packets.
            Assert.Contains("is not valid for another", Assert.Single(Events(RecordedSession.OpenKeyLog(folder, recorded.KeyLog))).Message, StringComparison.Ordinal);

            TrafficAlertEvent[] Events(KeyLogFile? keyLog)
            {
                var run = new AlertRun([Rule()], keyLog);
                foreach (var packet in recorded.ToPackets()) run.Add(packet);
                run.End();
                return [.. run.Take().OfType<AlertRaised>().Select(raised => raised.Event)];
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_event_has_client_and_server()
    {
        var raised = Assert.Single(Trial.EventsOf(Talk(Make(-10, 1)).Packets, Rule()));

        Assert.Equal(
            ("10.0.0.1", 40000, "10.0.0.2", 80, "TCP", "Medium"),
            (raised.SrcIP, raised.SrcPort, raised.DstIP, raised.DstPort, raised.Protocol, raised.Severity));
        Assert.Equal(("10.0.0.2 CN=test", 4L), (raised.Key, raised.PacketNumber));
        Assert.NotNull(raised.CommunityId);
    }

    [Fact]
    public void The_time_before_the_end_is_that_of_the_rule()
    {
        Assert.Single(Trial.EventsOf(Talk(Make(-10, 20)).Packets, Rule(("Within", "30d"))));
        Assert.Empty(Trial.EventsOf(Talk(Make(-10, 5)).Packets, Rule(("Within", "4d"))));
    }

    [Fact]
    public void A_certificate_is_told_once_in_a_day()
    {
        var (packets, other) = (Talk(Make(-10, 5)).Packets, Talk(Make(-10, 5)).Packets);

        Assert.Single(Trial.EventsOf([.. packets, .. Trial.Later(packets, 3600)], Rule()));
        var again = Trial.EventsOf([.. packets, .. Trial.Later(packets, 3600), .. Trial.Later(packets, 100_000)], Rule());
        Assert.Equal([0L, 1L], again.Select(raised => raised.SuppressedCount));
        Assert.Equal(2, Trial.EventsOf([.. packets, .. Trial.Later(other, 3600)], Rule()).Count);
    }

    [Fact]
    public void TLS_1_3_hides_the_certificate() => Assert.Empty(Trial.EventsOf(TlsTalk.Full13().Packets, Rule()));

    [Fact]
    public void Addresses_and_ports_of_the_rule_are_those_of_the_connection()
    {
        Assert.Single(Raised(s => s with { DestinationAddress = ["10.0.0.2"], DestinationPort = ["80"] }));
        Assert.Empty(Raised(s => s with { DestinationAddress = ["10.0.0.1"] }));
        Assert.Empty(Raised(s => s with { Exclude = ["10.0.0.2"] }));

        static IReadOnlyList<TrafficAlertEvent> Raised(Func<AlertRuleSettings, AlertRuleSettings> change) => Trial.EventsOf(
            Talk(Make(-10, 1)).Packets, Trial.Rule(change(new AlertRuleSettings { Name = "x", Detector = AlertDetector.CertificateExpiry })));
    }

    [Fact]
    public void Time_alone_tells_a_session_that_sends_nothing_more()
    {
        var live = new Live(Rule());
        var talk = Talk(Make(-10, 1));
        live.Feed(talk.Packets);
        Assert.Empty(live.Events);

        for (var second = 1; second <= 12; second++) live.Tick(talk.Time + second * 1_000_000_000L);
        Assert.Single(live.Events);
    }

    private static TrafficAlert Rule(params (string Name, object Value)[] parameters) => Trial.Detector(AlertDetector.CertificateExpiry, parameters);

    // A handshake, and nothing after it.
    private static TlsTalk Talk(byte[] certificate) => new TlsTalk()
        .Client(Hello12())
        .Server(
        [
            .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)),
            .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Certificate(certificate)),
            .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Message(14, [])),
        ])
        .Client(Finish12(KeyExchange)).Server(Finish12());

    private static byte[] Make(double from, double until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(until));
        return certificate.RawData;
    }
}
