using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects silence: no packet met the rule's conditions for a time, because a sensor, a backup or a whole link is down. The time runs from the
/// start of the capture and from each such packet. Live it is checked by the clock; in a file, by the next packet of any kind. Released by the
/// next packet that meets the conditions.
/// </summary>
/// <remarks>Limits: silence at the end of a file, without later packets, cannot be detected.</remarks>
internal sealed class Silence : AlertRunner
{
    private readonly long _limit;
    private long _last = long.MinValue;
    private bool _isSilent;

    private Silence(RuleContext context) : base(context) => _limit = context.Rule.Window!.Value.Ticks * 100;

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.Silence,
        Summary = "No matching packet was seen for a time.",
        Window = TimeSpan.FromMinutes(5),
        Cooldown = TimeSpan.Zero,
        ReleasesItself = true,
        TakesPacketConditions = true,
        Create = context => new Silence(context),
    };

    public override PacketKinds Kinds => PacketKinds.All;

    public override void OnPacket(in AlertPacket packet)
    {
        _last = packet.Now;
        if (!_isSilent) return;
        _isSilent = false;
        Context.Release(default, packet.Now);
        Context.Schedule.At(_last + _limit);
    }

    public override void OnTime(long now)
    {
        if (_isSilent) return;
        // The first call is at the start of the capture or the rule.
        if (_last == long.MinValue) _last = now;
        var due = _last + _limit;
        if (due > now)
        {
            Context.Schedule.At(due);
            return;
        }

        _isSilent = true;
        var seconds = (long)Context.Rule.Window!.Value.TotalSeconds;
        if (Context.Meets(default, due, seconds))
            Context.Raise(default, due, default, "", Invariant($"Nothing was seen for {Quantities.Span(Context.Rule.Window)}"), seconds);
    }
}
