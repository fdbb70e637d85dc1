using CsCheck;
using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Tests.Alerts;

/// <summary>Invariants of all rules together, and of time.</summary>
public sealed class EngineTests
{
    private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "192.0.2.7", "2001:db8::1", "2001:db8::2"];
    private static readonly string[] Blocks = ["10.0.0.0/24", "10.0.0.1", "192.0.2.0/25", "2001:db8::/64", "::/0", "0.0.0.0/0"];
    private static readonly string[] Ports = ["80", "443", "1-1023", "40000-50000"];

    private static readonly Gen<AlertRuleSettings> AnyRule = Gen.Select(
        Some(Blocks), Some(Blocks), Some(Blocks), Some(Blocks), Some(Ports), Some(Ports), Some(Ports), Some(["TCP", "UDP", "17"]),
        (source, destination, either, exclude, srcPort, dstPort, port, protocol) => new AlertRuleSettings
        {
            Name = "rule", Cooldown = TimeSpan.Zero, SourceAddress = source, DestinationAddress = destination, Address = either,
            Exclude = exclude, SourcePort = srcPort, DestinationPort = dstPort, Port = port, Protocol = protocol,
            Condition = _ => true,
        });

    private static readonly Gen<(string Source, string Destination, int SrcPort, int DstPort, bool IsTcp)> AnyPacket = Gen.Select(
        OneOf(Addresses), OneOf(Addresses), OneOf(80, 443, 45000), OneOf(80, 443, 45000), Gen.Bool);

    [Fact]
    public void The_index_finds_exactly_the_rules_whose_conditions_hold() =>
        Gen.Select(AnyRule.Array[1, 80], AnyPacket.Array[1, 20]).Sample((settings, packets) =>
        {
            var trial = new Trial();
            var usable = packets.Where(p => p.Source.Contains(':') == p.Destination.Contains(':')).ToArray();
            for (var i = 0; i < usable.Length; i++)
            {
                var (source, destination, srcPort, dstPort, isTcp) = usable[i];
                if (isTcp) trial.Syn(i, source, destination, srcPort, dstPort);
                else trial.Udp(i, source, destination, srcPort, dstPort);
            }

            var rules = settings.Select((s, i) => Trial.Rule(s with { Name = $"{i}" })).ToArray();
            var expected = usable.SelectMany((packet, p) =>
                rules.Where(rule => Holds(rule, packet)).Select(rule => (Packet: p + 1L, Rule: rule.Name)));
            return trial.Raised(rules).Select(e => (e.PacketNumber!.Value, e.Rule)).Order().SequenceEqual(expected.Order());
        }, iter: 300);

    [Fact]
    public void The_order_of_the_rules_does_not_matter()
    {
        var trial = Mixed();
        TrafficAlert[] rules =
        [
            .. AlertDetectorInfo.All.Where(d => d.Detector != AlertDetector.Blocklist).Select(d => Trial.Detector(d.Detector)),
            Trial.Rule(new AlertRuleSettings { Name = "syn", Protocol = ["TCP"], Threshold = 10, Window = TimeSpan.FromSeconds(5),
                GroupBy = AlertGrouping.Source }),
        ];
        var forwards = trial.Events(rules).Select(Text).Order(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(forwards);
        Assert.Equal(forwards, trial.Events([.. rules.Reverse()]).Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clock_ticks_between_the_packets_change_nothing_but_when_it_is_said()
    {
        var rules = new[] { Trial.Detector(AlertDetector.PortScan), Trial.Detector(AlertDetector.HostSweep), Trial.Detector(AlertDetector.Silence) };
        var trial = Mixed();
        var events = new List<TrafficAlertEvent>();
        var engine = new AlertEngine(new AlertRegistry(rules.Select(r => r.Copy())), notice => events.Add(((AlertRaised)notice).Event));
        trial.Feed((in CapturedFrame frame) =>
        {
            // The latest tick that is not ahead of the packets.
            engine.OnTick(frame.TimestampNanoseconds);
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            engine.OnFrame(frame, headers);
        });

        Assert.Equal(trial.Events(rules).Select(Text), events.Select(Text));
    }

    [Fact]
    public void Packets_that_come_late_count_as_of_now_and_a_jump_back_begins_anew()
    {
        var rule = Trial.Rule(new AlertRuleSettings { Name = "a", Threshold = 3, Window = TimeSpan.FromSeconds(10), Cooldown = TimeSpan.Zero });
        var late = new Trial().Later(10).Later(5).Later(9);
        Assert.Equal(Trial.Time(10), Assert.Single(late.EventsInOrderGiven(rule)).Time);

        var again = new Trial().Later(100).Later(101).Later(1).Later(2);
        Assert.Empty(again.EventsInOrderGiven(rule));
        Assert.Single(again.Later(3).EventsInOrderGiven(rule), e => e.State == nameof(AlertState.Raised));
    }

    [Fact]
    public void Rules_that_come_and_go_while_the_capture_runs_are_noticed()
    {
        var events = new List<string>();
        var registry = new AlertRegistry();
        var engine = new AlertEngine(registry, notice => events.Add(((AlertRaised)notice).Event.Rule));
        var first = Rule("first");
        var second = Rule("second");

        Send(1);
        Assert.True(registry.TryAdd(first));
        Assert.False(registry.TryAdd(Rule("FIRST")));
        Send(2);
        Assert.True(registry.TryAdd(second));
        Send(3);
        first.Enabled = false;
        Send(4);
        Assert.True(registry.Remove(second));
        first.Enabled = true;
        Send(5);

        Assert.Equal(["first", "first", "second", "second", "first"], events);

        static TrafficAlert Rule(string name) => Trial.Rule(new AlertRuleSettings { Name = name, Protocol = ["UDP"], Cooldown = TimeSpan.Zero });
        void Send(double seconds) => new Trial().Udp(seconds, Trial.Client, Trial.Server, 1, 2).Feed((in CapturedFrame frame) =>
        {
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            engine.OnFrame(frame, headers);
        });
    }

    [Fact]
    public void A_registry_replaces_and_finds_by_name()
    {
        var registry = new AlertRegistry();
        var old = Trial.Rule(new AlertRuleSettings { Name = "web", Port = ["80"] });
        var other = Trial.Rule(new AlertRuleSettings { Name = "dns", Port = ["53"] });
        var replacement = Trial.Rule(new AlertRuleSettings { Name = "WEB", Port = ["8080"] });
        Assert.Null(registry.Replace(old));
        Assert.True(registry.TryAdd(other));
        var version = registry.Version;

        Assert.Same(old, registry.Replace(replacement));
        Assert.Equal([replacement, other], registry.Snapshot);
        Assert.Same(replacement, registry.Find("Web"));
        Assert.Equal([other], registry.FindAll(name => name.StartsWith('d')));
        Assert.True(registry.Version > version);
        Assert.False(registry.Remove(old));
    }

    [Fact]
    public void Without_an_output_of_its_own_an_engine_posts_to_the_capture()
    {
        var posted = new List<CaptureItem>();
        var engine = new AlertEngine(new AlertRegistry(Trial.Rule(new AlertRuleSettings { Name = "a", Protocol = ["UDP"] })));
        engine.Start(new ListOf(posted));
        new Trial().Udp(1, Trial.Client, Trial.Server, 1, 2).Feed((in CapturedFrame frame) =>
        {
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            engine.OnFrame(frame, headers);
        });

        Assert.IsType<AlertRaised>(Assert.Single(posted));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string[]> Some(string[] values) => Gen.Frequency((3, Gen.Const(Array.Empty<string>())), (1, OneOf(values).Array[1, 2]));

    private static string Text(TrafficAlertEvent e) => $"{e.Time:O} {e.Rule} {e.State} {e.Key} {e.Count} {e.SuppressedCount} {e.Message}";

    private static bool Holds(TrafficAlert rule, (string Source, string Destination, int SrcPort, int DstPort, bool IsTcp) packet)
    {
        var s = rule.GetSettings();
        return In(s.SourceAddress, packet.Source) && In(s.DestinationAddress, packet.Destination)
            && (In(s.Address, packet.Source) || In(s.Address, packet.Destination))
            && (s.Exclude.Count == 0 || !In(s.Exclude, packet.Source) && !In(s.Exclude, packet.Destination))
            && HasPort(s.SourcePort, packet.SrcPort) && HasPort(s.DestinationPort, packet.DstPort)
            && (HasPort(s.Port, packet.SrcPort) || HasPort(s.Port, packet.DstPort))
            && (s.Protocol.Count == 0 || s.Protocol.Contains(packet.IsTcp ? "TCP" : "UDP") || (!packet.IsTcp && s.Protocol.Contains("17")));
    }

    // Implemented independently of the engine.
    private static bool In(IReadOnlyList<string> blocks, string address) => blocks.Count == 0 || blocks.Any(block =>
    {
        var ip = System.Net.IPAddress.Parse(address);
        var network = System.Net.IPNetwork.Parse(block.Contains('/') ? block : block + (block.Contains(':') ? "/128" : "/32"));
        return ip.AddressFamily == network.BaseAddress.AddressFamily ? network.Contains(ip) : block == "::/0";
    });

    private static bool HasPort(IReadOnlyList<string> ranges, int port) => ranges.Count == 0 || ranges.Any(range =>
    {
        var ends = range.Split('-').Select(int.Parse).ToArray();
        return port >= ends[0] && port <= ends[^1];
    });

    private static Trial Mixed()
    {
        var trial = new Trial();
        for (var i = 0; i < 60; i++)
            trial.Syn(i * 0.1, "192.0.2.1", Trial.Server, 1000, i + 1).Syn(i * 0.1 + 0.05, "192.0.2.2", $"10.0.2.{i}", 1000, 445);
        return trial.Later(30).Later(800).Later(801);
    }

    private sealed class ListOf(List<CaptureItem> posted) : IItemSink
    {
        public void Post(CaptureItem item) => posted.Add(item);
    }
}
