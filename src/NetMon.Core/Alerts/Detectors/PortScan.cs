using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects port scans: one host tries many ports of another. Counts distinct ports that refused, did not reply, or were left half-open; a
/// regular client of many ports (FTP, RPC) finds them open. Covers TCP SYN, null, FIN and Xmas scans, and UDP scans that cause ICMP errors.
/// Has two windows: one for fast and one for slow scans.
/// </summary>
/// <remarks>
/// Limits: a scan slower than the slow window, or distributed over many sources, is not detected. If only packets to the clients are captured,
/// none is.
/// </remarks>
internal sealed class PortScan : AlertRunner, IAttemptListener
{
    private const string SlowThreshold = nameof(SlowThreshold);
    private const string SlowWindow = nameof(SlowWindow);
    private const int MaxPairs = 200_000;

    private readonly KeyTable<Tried> _pairs = new(MaxPairs);
    private readonly WindowClock _fast;
    private readonly WindowClock _slow;
    private readonly long _fastThreshold;
    private readonly long _slowThreshold;
    private readonly TimeSpan _slowWindow;

    private PortScan(RuleContext context) : base(context)
    {
        _fastThreshold = context.Rule.Threshold!.Value;
        _fast = new WindowClock(context.Rule.Window!.Value);
        _slowThreshold = context.Options.Get<long>(SlowThreshold);
        _slowWindow = context.Options.Get<TimeSpan>(SlowWindow);
        _slow = new WindowClock(_slowWindow);
        context.Attempts.Add(this);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.PortScan,
        Summary = "One host tries many ports of another, fast or slowly.",
        Severity = AlertSeverity.High,
        Counts = "distinct ports of one host that one source tried without success",
        Threshold = 20,
        MaxThreshold = ushort.MaxValue,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(SlowThreshold, DetectorParameterType.Count, 50L, "The same for the slow window; 0 to disable it."),
            new DetectorParameter(SlowWindow, DetectorParameterType.Duration, TimeSpan.FromHours(1), "The slow window."),
        ],
        Create = context => new PortScan(context),
    };

    // Uses connection attempts, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnAttempt(in ConnectionAttempt attempt)
    {
        if (!attempt.HasPorts || !attempt.IsFor(Context.Rule)) return;
        var key = new AlertKey(attempt.Source, attempt.Destination, 0);
        ref var ports = ref _pairs.GetOrAdd(key, out _);
        var port = (ulong)attempt.Protocol << 16 | attempt.DstPort;
        if (Reaches(ref ports.Fast, _fast.SliceOf(attempt.Now), port, _fastThreshold))
            Found(key, attempt, _fastThreshold, Context.Rule.Window!.Value);
        if (_slowThreshold > 0 && Reaches(ref ports.Slow, _slow.SliceOf(attempt.Now), port, _slowThreshold))
            Found(key, attempt, _slowThreshold, _slowWindow);
    }

    public override void OnEnd() => Context.Attempts.Remove(this);

    private static bool Reaches(ref RecentSet? set, long slice, ulong port, long threshold)
    {
        set ??= new RecentSet();
        set.Add(slice, port);
        if (set.Count < threshold) return false;
        set.Clear();
        return true;
    }

    private void Found(in AlertKey key, in ConnectionAttempt attempt, long count, TimeSpan window)
    {
        if (!Context.Meets(key, attempt.Now, count)) return;
        Context.Raise(
            key, attempt.Now, attempt.ToSubject(), $"{attempt.Source} > {attempt.Destination}",
            Invariant($"{attempt.Source} tried {Quantities.Count(count)} ports of {attempt.Destination} without success in {Quantities.Span(window)}, last {attempt.DstPort}"), count);
    }

    private struct Tried
    {
        public RecentSet? Fast;
        public RecentSet? Slow;
    }
}
