using NetMon.Capture;

namespace NetMon.Alerts;

/// <summary>A rule was met, or is no longer met.</summary>
/// <param name="Alert">The rule.</param>
/// <param name="Event">The event.</param>
public sealed record AlertRaised(TrafficAlert Alert, TrafficAlertEvent Event) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => 1;
}

/// <summary>A problem with a rule, such as a damaged baseline, a condition that throws, or a full table.</summary>
/// <param name="Alert">The rule.</param>
/// <param name="Message">The problem and what was done about it, in one or two sentences.</param>
public sealed record AlertRuleWarning(TrafficAlert Alert, string Message) : CaptureNotice;
