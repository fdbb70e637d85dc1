using NetMon.Alerts;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Alerts;

/// <summary>Runs rules over packets at given seconds.</summary>
internal sealed class Trial
{
    public const string Client = "10.0.0.1";
    public const string Server = "10.0.0.2";
    public const long Begin = 1_780_000_000L * 1_000_000_000;

    private static readonly CaptureInterface Source = new("test0", LinkType.Ethernet);

    private readonly List<(double Seconds, byte[] Frame, int Length)> _frames = [];

    public static DateTime Time(double seconds) => LocalTime.FromNanoseconds(Begin + (long)(seconds * 1e9));

    public static TrafficAlert Rule(AlertRuleSettings settings) => new(settings);

    public static TrafficAlert Detector(AlertDetector detector, params (string Name, object Value)[] parameters) => new(new AlertRuleSettings
    {
        Name = detector.ToString(),
        Detector = detector,
        DetectorParameter = parameters.ToDictionary(p => p.Name, p => (object?)p.Value),
    });

    public static byte[] Ethernet(string source, string destination, int protocol, byte[] payload) => source.Contains(':')
        ? PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(protocol, payload, source, destination))
        : PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(protocol, payload, source, destination));

    public Trial Raw(double seconds, byte[] frame, int? length = null)
    {
        _frames.Add((seconds, frame, length ?? frame.Length));
        return this;
    }

    public Trial Tcp(double seconds, string source, string destination, int srcPort, int dstPort, TcpFlags flags, byte[]? payload = null) =>
        Raw(seconds, Ethernet(source, destination, 6, PacketBytes.Tcp(srcPort, dstPort, payload ?? [], flags)));

    public Trial Syn(double seconds, string source, string destination, int srcPort, int dstPort) =>
        Tcp(seconds, source, destination, srcPort, dstPort, TcpFlags.SYN);

    /// <summary>Complete connection: handshake, payload of the client and of the server, close.</summary>
    public Trial Connection(double seconds, string client, string server, int srcPort, int dstPort, byte[]? request = null, byte[]? response = null)
    {
        Syn(seconds, client, server, srcPort, dstPort);
        Tcp(seconds + 0.01, server, client, dstPort, srcPort, TcpFlags.SYN | TcpFlags.ACK);
        Tcp(seconds + 0.02, client, server, srcPort, dstPort, TcpFlags.ACK);
        Tcp(seconds + 0.03, client, server, srcPort, dstPort, TcpFlags.ACK | TcpFlags.PSH, request ?? [1]);
        Tcp(seconds + 0.04, server, client, dstPort, srcPort, TcpFlags.ACK | TcpFlags.PSH, response ?? [1]);
        return Tcp(seconds + 0.05, client, server, srcPort, dstPort, TcpFlags.ACK | TcpFlags.FIN);
    }

    public Trial Udp(double seconds, string source, string destination, int srcPort, int dstPort, byte[]? payload = null) =>
        Raw(seconds, Ethernet(source, destination, 17, PacketBytes.Udp(srcPort, dstPort, payload ?? [1, 2, 3])));

    public Trial Ping(double seconds, string source, string destination, bool isReply = false) =>
        Raw(seconds, Ethernet(source, destination, 1, PacketBytes.Echo((byte)(isReply ? 0 : 8), 1, 1, new byte[8])));

    public Trial DnsQuestion(double seconds, string source, string name)
    {
        byte[] labels = [.. name.Split('.').SelectMany(label => new[] { (byte)label.Length }.Concat(label.Select(c => (byte)c))), 0];
        return Udp(seconds, source, "192.0.2.53", 40000, 53, [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 1, 0, 1]);
    }

    /// <summary>Adds a packet that no rule matches, to advance the time.</summary>
    public Trial Later(double seconds) => Raw(seconds, PacketBytes.Ethernet(0x88b5, new byte[46]));

    public IReadOnlyList<CaptureNoticeView> Notices(params TrafficAlert[] rules) => Play(new AlertRun(rules));

    public IReadOnlyList<TrafficAlertEvent> Events(params TrafficAlert[] rules) =>
        [.. Notices(rules).Where(n => n.Event is not null).Select(n => n.Event!)];

    public IReadOnlyList<TrafficAlertEvent> Raised(params TrafficAlert[] rules) => [.. Events(rules).Where(e => e.State == nameof(AlertState.Raised))];

    /// <summary>The events that packets raise.</summary>
    public static IReadOnlyList<TrafficAlertEvent> EventsOf(IEnumerable<PacketRecord> packets, params TrafficAlert[] rules)
    {
        var run = new AlertRun(rules);
        foreach (var packet in packets) run.Add(packet);
        run.End();
        return [.. run.Take().OfType<AlertRaised>().Select(raised => raised.Event)];
    }

    /// <summary>The same packets, so many seconds later.</summary>
    public static IEnumerable<PacketRecord> Later(IEnumerable<PacketRecord> packets, double seconds) => packets.Select(packet =>
    {
        var frame = packet.AsFrame();
        var time = frame.TimestampNanoseconds + (long)(seconds * 1e9);
        return new PacketRecord(new CapturedFrame(frame.Interface, frame.Number, time, frame.Length, frame.Data));
    });

    /// <summary>Delivers the packets in time order.</summary>
    public void Feed(Feeder feed)
    {
        var number = 0;
        foreach (var (seconds, bytes, length) in _frames.OrderBy(f => f.Seconds))
        {
            feed(new CapturedFrame(Source, ++number, Begin + (long)(seconds * 1e9), length, bytes));
        }
    }

    /// <summary>Delivers the packets in the order they were added.</summary>
    public IReadOnlyList<TrafficAlertEvent> EventsInOrderGiven(params TrafficAlert[] rules)
    {
        var run = new AlertRun(rules);
        var number = 0;
        foreach (var (seconds, bytes, length) in _frames) run.Add(new CapturedFrame(Source, ++number, Begin + (long)(seconds * 1e9), length, bytes));
        run.End();
        return [.. run.Take().OfType<AlertRaised>().Select(n => n.Event)];
    }

    private List<CaptureNoticeView> Play(AlertRun run)
    {
        Feed((in CapturedFrame frame) => run.Add(frame));
        run.End();
        return [.. run.Take().Select(notice => new CaptureNoticeView((notice as AlertRaised)?.Event, (notice as AlertRuleWarning)?.Message))];
    }

    public delegate void Feeder(in CapturedFrame frame);
}

/// <summary>Output of an engine: an event or a warning.</summary>
internal sealed record CaptureNoticeView(TrafficAlertEvent? Event, string? Warning);
