using System.Text.Json;
using System.Text;
using NetMon.Adapters.Display;
using NetMon.Adapters.Inspection;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;
using NetMon.Alerts;
using NetMon.CaptureFiles;
using NetMon.Decoding.Applications;
using NetMon.Flows.Files;
using NetMon.Flows.Summaries;
using NetMon.Inspection;
using NetMon.Tests.Alerts;
using NetMon.Tests.Applications;
using NetMon.Tests.CaptureFiles;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Live;
using NetMon.Tests.Flows;

namespace NetMon.Tests.Presentation;

/// <summary>Text of packets and files never reaches the display unescaped.</summary>
public sealed class InjectionTests
{
    private const string Harm = "a\u001b[2J\u009b\u202e\u2066\u2028\ufeff\r\n=b";

    [Fact]
    public void Packets_and_their_layers_are_safe()
    {
        var inspector = new PacketInspector(new PacketDotNetDissector());
        var escaped = new HashSet<string>();
        foreach (var (application, frame) in Injections.Frames())
        {
            var packet = Packet.Of(LinkType.Ethernet, frame);
            SafeAssert.AssertSafe(packet);
            SafeAssert.AssertSafe(inspector.Inspect(packet));
            if (packet.Info.Contains(@"\x1b", StringComparison.Ordinal) || packet.Info.Contains(@"\u202e", StringComparison.Ordinal)) escaped.Add(application);
        }

        // Otherwise the text did not reach the place under test.
        Assert.Superset(new HashSet<string> { "DNS", "MDNS", "HTTP", "SIP", "SMTP", "FTP", "SYSLOG", "MYSQL", "REDIS" }, escaped);
    }

    [Fact]
    public void Flows_summaries_and_their_files_are_safe()
    {
        var traffic = new MeteredTraffic();
        var second = 0;
        foreach (var (_, frame) in Injections.Frames()) traffic.Add(second++ * 400, frame, Harm);
        foreach (var frame in Named("x" + Harm)) traffic.Add(second++ * 400, frame, Harm);
        var flows = traffic.End();
        Assert.Contains(flows, flow => flow.ServerName?.Contains(@"\x1b", StringComparison.Ordinal) == true);
        Assert.Contains(flows, flow => flow.DnsName?.Contains(@"\u202e", StringComparison.Ordinal) == true);
        SafeAssert.AssertSafe(flows);

        foreach (var by in Enum.GetValues<TrafficGrouping>())
        {
            var builder = new TrafficSummaryBuilder(by);
            foreach (var flow in flows) builder.Add(flow);
            SafeAssert.AssertSafe(builder.Summaries());
        }

        foreach (var flow in flows)
        {
            SafeAssert.AssertSafe(Encoding.UTF8.GetString(RecordText.Flows.Line(flow, RecordFileFormat.Csv, escapesFormulas: true)).TrimEnd('\n'), "CSV");
            var json = Encoding.UTF8.GetString(RecordText.Flows.Line(flow, RecordFileFormat.Ndjson, escapesFormulas: true)).TrimEnd('\n');
            SafeAssert.AssertSafe(json, "NDJSON");
            using var document = JsonDocument.Parse(json);
            Assert.Equal(flow.ServerName, document.RootElement.GetProperty("ServerName").GetString());
        }
    }

    [Fact]
    public void The_live_table_is_safe()
    {
        var traffic = new WatchedTraffic();
        var second = 0;
        foreach (var frame in Named("x" + Harm)) traffic.Add(second++, frame);
        traffic.Live.AddAlert(Harm);
        foreach (var by in Enum.GetValues<TrafficGrouping>())
        {
            foreach (var line in PlainTraffic.Render(Harm, traffic.Look(by))) SafeAssert.AssertSafe(line, "line");
            SafeAssert.AssertSafe(traffic.Look(by));
        }
    }

    [Fact]
    public void Events_are_safe_on_every_way_out()
    {
        var trial = new Trial();
        var second = 0;
        foreach (var frame in Named("x" + Harm)) trial.Raw(second++, frame);
        var events = trial.Events(
            Trial.Rule(new AlertRuleSettings { Name = Harm, ServerName = ["*"], Cooldown = TimeSpan.Zero }),
            Trial.Rule(new AlertRuleSettings { Name = "names", DnsName = ["*"], Cooldown = TimeSpan.Zero }),
            Trial.Rule(new AlertRuleSettings { Name = "script", Condition = _ => throw new InvalidOperationException(Harm), Cooldown = TimeSpan.Zero }),
            Trial.Detector(AlertDetector.Blocklist, ("Entry", new[] { "example" })));
        var made = SampleAlert.Full with { Rule = Harm, Key = Harm, Message = Harm, Interface = Harm, Protocol = Harm, Error = Harm };
        Assert.Contains(events, raised => raised.Rule == "Blocklist" && raised.Message.Contains(@"\u202e", StringComparison.Ordinal));
        foreach (var raised in events.Append(made))
        {
            SafeAssert.AssertSafe(raised);
            string[] texts =
            [
                AlertText.Line(raised), Encoding.UTF8.GetString(AlertJson.Plain(raised)),
                Encoding.UTF8.GetString(SyslogMessage.Format(raised, SyslogFacility.User)).Replace("\uFEFF", ""),
                .. DesktopCommands.MacOS(raised).Arguments, .. DesktopCommands.Windows(raised).Environment.Values,
                .. DesktopCommands.Linux(raised, null, new DesktopSession(null, null), canReplace: true, replaces: null).Arguments,
                .. EmailChannel.TextOf(raised).Split(Environment.NewLine),
            ];
            foreach (var text in texts) SafeAssert.AssertSafe(text, raised.Rule);
        }
    }

    [Fact]
    public void Names_of_interfaces_and_comments_are_safe_and_stay_what_they_are_in_files()
    {
        var name = Encoding.UTF8.GetBytes(Harm);
        using var file = new MemoryStream(new CaptureBytes().Section().Interface(1, 0, (2, name), (3, name)).Packet(0, 0, Trial.Ethernet("192.0.2.1", "192.0.2.2", 17, PacketBytes.Udp(1, 2, [1])), null, (1, name)).ToArray());
        using var reader = CaptureFileReader.Open(file, "name", []);
        Assert.True(reader.TryRead(out var frame));
        var record = new PacketRecord(frame);
        SafeAssert.AssertSafe(record);
        Assert.StartsWith(@"a\x1b[2J\x9b\u202e", record.Interface, StringComparison.Ordinal);
        Assert.StartsWith(@"a\x1b[2J\x9b\u202e", record.Comment, StringComparison.Ordinal);
        // Text written back to a file is unchanged.
        Assert.Equal(Harm, record.AsFrame().Interface.Name);
        Assert.Equal(Harm, record.AsFrame().Notes?.Comment);
    }

    [Fact]
    public void What_a_stream_said_keeps_its_lines_and_nothing_else() =>
        Assert.Equal("a.[2J....\tb\r\nc.d\n..", NetMon.Flows.Streams.StreamText.Printable("a\u001b[2J\u009b\u202e\u2028\ufeff\tb\r\nc\rd\n\u200f\r"));

    // A query and a request of every kind that names a flow or packet.
    private static IEnumerable<byte[]> Named(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        byte[] question = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)bytes.Length, .. bytes, 7, .. "example"u8, 0, 0, 1, 0, 1];
        yield return Injections.Frame(ApplicationTransport.Udp, 4000, 53, question);
        yield return Injections.Frame(ApplicationTransport.Udp, 5353, 5353, question);
        yield return Injections.Frame(ApplicationTransport.Udp, 5355, 5355, question);
        yield return Injections.Frame(
            ApplicationTransport.Tcp, 4001, 80, Encoding.UTF8.GetBytes($"GET /{name.ReplaceLineEndings("")} HTTP/1.1\r\nHost: {name.ReplaceLineEndings("")}.example\r\n\r\n"));
        yield return Injections.Frame(
            ApplicationTransport.Tcp, 4002, 443,
            TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName(name + ".example"))));
    }
}
