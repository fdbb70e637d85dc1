using NetMon.Capture;

namespace NetMon.Alerts;

/// <summary>A rule cannot do all of its work: its baseline was damaged, its condition throws, its memory is full.</summary>
/// <param name="Alert">The rule.</param>
/// <param name="Message">The problem and what was done about it, in one or two sentences.</param>
public sealed record AlertRuleWarning(TrafficAlert Alert, string Message) : CaptureNotice;
