using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects many packets with inconsistent headers: wrong lengths, unknown versions, truncated headers. Causes are fuzzing tools, broken
/// drivers or cables, and evasion. By default all are counted together, because their sources are mostly spoofed. Packets truncated by the
/// capture are not counted.
/// </summary>
/// <remarks>Limits: wrong checksums are ignored, because network cards compute them after the capture (checksum offload).</remarks>
internal sealed class MalformedPacket : AlertRunner
{
    private const int MaxKeys = 200_000;

    private readonly KeyTable<SlidingSum> _sums = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly AlertGrouping _grouping;
    private readonly long _threshold;

    private MalformedPacket(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _grouping = context.Rule.GroupBy;
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.MalformedPacket,
        Summary = "Many packets with damaged headers.",
        Severity = AlertSeverity.Medium,
        Counts = "packets with damaged headers",
        Threshold = 50,
        Window = TimeSpan.FromMinutes(1),
        Groups = true,
        TakesPacketConditions = true,
        Create = context => new MalformedPacket(context),
    };

    public override PacketKinds Kinds => PacketKinds.All | PacketKinds.OnlyDamaged;

    public override void OnPacket(in AlertPacket packet)
    {
        if (packet.Headers.FaultKind == DecodeFaultKind.Cut && packet.Length > packet.Data.Length) return;
        var key = GroupKey.Of(_grouping, packet);
        ref var sum = ref _sums.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(packet.Now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, packet.Now, count)) return;
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), GroupKey.Text(_grouping, key, packet),
            Invariant($"{Quantities.Count(count)} packets with damaged headers in {Quantities.Span(Context.Rule.Window)}, last: {packet.Headers.Fault}"), count);
    }
}
