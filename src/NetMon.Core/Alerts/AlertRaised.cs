using NetMon.Capture;

namespace NetMon.Alerts;

/// <summary>A rule was met, or what it was met by has ceased.</summary>
/// <param name="Alert">The rule.</param>
/// <param name="Event">What happened.</param>
public sealed record AlertRaised(TrafficAlert Alert, TrafficAlertEvent Event) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => 1;
}
