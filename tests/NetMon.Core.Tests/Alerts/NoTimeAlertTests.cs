using System.Text;
using System.Text.Json;
using NetMon.Adapters.Notifications;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Alerts;

/// <summary>Packets whose file does not say when they were seen: rules go by the time of the packet before, and without one no event has a date.</summary>
public sealed class NoTimeAlertTests
{
    private const long Second = 1_000_000_000;
    private static readonly CaptureInterface Source = new("test0", LinkType.Ethernet);
    private static readonly byte[] Syn = Trial.Ethernet("10.0.0.1", "10.0.0.2", 6, PacketBytes.Tcp(40000, 80, [], TcpFlags.SYN));
    private static readonly byte[] Other = PacketBytes.Ethernet(0x88b5, new byte[46]);

    [Fact]
    public void A_threshold_counts_packets_without_time_and_its_events_have_none()
    {
        var events = Run(Rule(threshold: 3), [.. Enumerable.Repeat((Syn, CapturedFrame.NoTime), 7)]);

        Assert.Equal([(3L, null), (6L, null)], events.Select(e => (e.PacketNumber!.Value, e.TimeNanoseconds)));
        Assert.All(events, e => Assert.Null(e.Time));
    }

    [Fact]
    public void A_rule_that_met_no_time_was_raised_at_none()
    {
        var rule = Rule(threshold: 1);
        Assert.True(rule.TryCountHit(Trial.Begin));
        Assert.Equal(Trial.Time(0), rule.LastRaised);

        Assert.True(rule.TryCountHit(null));

        Assert.Equal((2L, null), (rule.Hits, rule.LastRaised));
    }

    [Fact]
    public void A_packet_without_time_comes_at_that_of_the_one_before()
    {
        var events = Run(
            Rule(threshold: 2), (Syn, Trial.Begin), (Syn, CapturedFrame.NoTime), (Other, Trial.Begin + (30 * Second)), (Syn, CapturedFrame.NoTime));

        var raised = events.Where(e => e.State == nameof(AlertState.Raised));
        Assert.Equal([(2L, Trial.Begin)], raised.Select(e => (e.PacketNumber!.Value, e.TimeNanoseconds!.Value)));
    }

    [Fact]
    public void The_first_time_begins_all_counting_anew_and_releases_nothing_in_1970()
    {
        var events = Run(
            Rule(threshold: 3), (Syn, CapturedFrame.NoTime), (Syn, CapturedFrame.NoTime), (Syn, CapturedFrame.NoTime), (Syn, CapturedFrame.NoTime),
            (Syn, CapturedFrame.NoTime), (Syn, Trial.Begin), (Syn, Trial.Begin + 1), (Syn, Trial.Begin + 2), (Other, Trial.Begin + (60 * Second)));

        Assert.Equal(
            [(3L, "Raised", null), (8L, "Raised", Trial.Begin + 2), (8L, "Released", Trial.Begin + 2 + (5 * Second))],
            events.Select(e => (e.PacketNumber!.Value, e.State, e.TimeNanoseconds)));
    }

    [Fact]
    public void Every_detector_takes_packets_without_time()
    {
        TrafficAlert[] settings =
        [
            .. AlertDetectorInfo.All.Where(d => d.Detector != AlertDetector.Blocklist).Select(d => Trial.Detector(d.Detector)), Rule(threshold: 100),
        ];
        var packets = Enumerable.Range(0, 3000).Select(i => (
            Trial.Ethernet("10.0.0.1", $"10.0.{i / 250}.{i % 250}", 6, PacketBytes.Tcp(40000, i + 1, [], TcpFlags.SYN)), CapturedFrame.NoTime)).ToArray();

        var untimed = Run(settings, packets);
        var mixed = Run(settings, [.. packets, .. packets.Select((p, i) => (p.Item1, Trial.Begin + (i * 1_000_000L)))]);

        Assert.NotEmpty(untimed);
        Assert.All(untimed, e => Assert.Null(e.Time));
        Assert.All(mixed, e => Assert.True(e.TimeNanoseconds is null or >= Trial.Begin, $"{e.Rule}: {e.Time}"));
        Assert.Contains(mixed, e => e.Time is not null);
    }

    [Fact]
    public void A_condition_sees_that_there_is_no_time()
    {
        var seen = new List<DateTime?>();
        var rule = Trial.Rule(new AlertRuleSettings
        {
            Name = "rule", Cooldown = TimeSpan.Zero,
            Condition = packet =>
            {
                seen.Add(packet.Timestamp);
                return true;
            },
        });

        Run(rule, (Syn, CapturedFrame.NoTime), (Syn, Trial.Begin), (Syn, CapturedFrame.NoTime));

        Assert.Equal([null, Trial.Time(0), null], seen);
    }

    [Fact]
    public void No_notification_makes_up_a_time()
    {
        var alert = SampleAlert.Full with { Time = null };

        Assert.Null(alert.TimeNanoseconds);
        Assert.Matches(@"^<\d+>1 - \S+ netmon ", Encoding.UTF8.GetString(SyslogMessage.Format(alert, SyslogFacility.User)));
        Assert.DoesNotContain("Time ", EmailChannel.TextOf(alert), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(AlertJson.Plain(alert));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("Time").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("TimeNanoseconds").ValueKind);
    }

    private static TrafficAlert Rule(int threshold) => Trial.Rule(new AlertRuleSettings
    {
        Name = "rule", Protocol = ["TCP"], Threshold = threshold, Window = TimeSpan.FromSeconds(5), Cooldown = TimeSpan.Zero,
    });

    private static IReadOnlyList<TrafficAlertEvent> Run(TrafficAlert rule, params (byte[] Frame, long Time)[] packets) => Run([rule], packets);

    private static IReadOnlyList<TrafficAlertEvent> Run(TrafficAlert[] rules, (byte[] Frame, long Time)[] packets)
    {
        var run = new AlertRun(rules);
        var number = 0;
        foreach (var (frame, time) in packets) run.Add(new CapturedFrame(Source, ++number, time, frame.Length, frame));
        run.End();
        return [.. run.Take().OfType<AlertRaised>().Select(notice => notice.Event)];
    }
}
