using System.Runtime.CompilerServices;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Filtering;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects password guessing: one host opens many short connections to a login port of another. A connection is short if it starts and ends
/// within the maximum duration, and both sides send data but little. Real sessions last longer or carry more.
/// </summary>
/// <remarks>
/// Limits: guesses over one connection, from many sources, or below the threshold are not detected. A script that opens a connection per
/// command looks the same: exclude it. Database and mail ports are not among the defaults, because regular clients open many short
/// connections there.
/// </remarks>
internal sealed class BruteForce : AlertRunner
{
    private const string MaximumDuration = nameof(MaximumDuration);
    private const string MaximumBytes = nameof(MaximumBytes);
    private const int MaxOpen = 200_000;
    private const int MaxPairs = 200_000;

    // FTP, SSH, Telnet, alternate SSH, RDP, VNC, WinRM.
    private static readonly PortRange[] LoginPorts = [.. new ushort[] { 21, 22, 23, 2222, 3389, 5900, 5985, 5986 }.Select(p => new PortRange(p, p))];

    private readonly KeyTable<Session> _open = new(MaxOpen);
    private readonly KeyTable<SlidingSum> _pairs = new(MaxPairs);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly long _maxDuration;
    private readonly long _maxBytes;

    private BruteForce(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _maxDuration = context.Options.Get<TimeSpan>(MaximumDuration).Ticks * 100;
        _maxBytes = context.Options.Get<long>(MaximumBytes);
        Ports = context.Rule switch
        {
            { EitherPorts: { Length: > 0 } ports } => ports,
            { DestinationPorts: { Length: > 0 } ports } => ports,
            _ => LoginPorts,
        };
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.BruteForce,
        Summary = "One host opens many short connections to a login port of another.",
        Severity = AlertSeverity.High,
        Counts = "short connections from one host to another",
        Threshold = 30,
        Window = TimeSpan.FromMinutes(5),
        Parameters =
        [
            new DetectorParameter(MaximumDuration, DetectorParameterType.Duration, TimeSpan.FromSeconds(30),
                "Maximum duration of a short connection."),
            new DetectorParameter(MaximumBytes, DetectorParameterType.Count, 20_000L, "Maximum number of payload bytes of each side in it."),
        ],
        Create = context => new BruteForce(context),
    };

    public override PacketKinds Kinds => PacketKinds.TcpSyn | PacketKinds.TcpData | PacketKinds.TcpEnd;

    /// <summary>The rule's ports, or the login ports.</summary>
    public override PortRange[] Ports { get; }

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses) return;
        var fromClient = new AlertKey(packet.Source, packet.Destination, (ulong)packet.Headers.SrcPort << 16 | packet.Headers.DstPort);
        if (packet.Kind == PacketKinds.TcpSyn)
        {
            if (Ports.Any(Contains(packet.Headers.DstPort))) _open.GetOrAdd(fromClient, out _) = new Session { Since = packet.Now };
            return;
        }

        ref var session = ref _open.Find(fromClient);
        var isClient = !Unsafe.IsNullRef(ref session);
        var key = fromClient;
        if (!isClient)
        {
            key = new AlertKey(packet.Destination, packet.Source, (ulong)packet.Headers.DstPort << 16 | packet.Headers.SrcPort);
            session = ref _open.Find(key);
            if (Unsafe.IsNullRef(ref session)) return;
        }

        if (isClient) session.FromClient += packet.Headers.PayloadLength;
        else session.FromServer += packet.Headers.PayloadLength;
        if (packet.Kind != PacketKinds.TcpEnd) return;
        var ended = session;
        _open.Remove(key);
        if (IsShort(ended, packet.Now)) Count(key, packet);
    }

    private static Func<PortRange, bool> Contains(ushort port) => range => range.Contains(port);

    private bool IsShort(in Session session, long now) =>
        now - session.Since <= _maxDuration
        && session.FromClient > 0 && session.FromClient <= _maxBytes
        && session.FromServer > 0 && session.FromServer <= _maxBytes;

    private void Count(in AlertKey connection, in AlertPacket packet)
    {
        var (client, server, port) = (connection.First, connection.Second, (ushort)connection.Number);
        if (!Context.Rule.Accepts(client, (ushort)(connection.Number >> 16), server, port)) return;
        var key = new AlertKey(client, server, port);
        ref var sum = ref _pairs.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(packet.Now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, packet.Now, count)) return;
        var attempt = new ConnectionAttempt(
            connection with { Number = connection.Number | (ulong)IPProtocols.Tcp << 32 }, AttemptOutcome.Refused, packet.Now, packet.Number,
            packet.Interface.Label);
        Context.Raise(
            key, packet.Now, attempt.ToSubject(), Invariant($"{client} > {server} port {port}"),
            Invariant($"{client} opened {Quantities.Count(count)} short connections to {server} port {port} in {Quantities.Span(Context.Rule.Window)}"), count);
    }

    private struct Session
    {
        public long Since;
        public long FromClient;
        public long FromServer;
    }
}
