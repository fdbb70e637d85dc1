using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// An event of an alert rule. Immutable and flat, so each property fits in one CSV cell and keeps its value when serialised. Properties
/// that do not apply to the rule are null.
/// </summary>
/// <remarks>
/// Texts may quote packets, files and the author of the rule, and are shown on screens, in e-mails and in logs, so all of them pass through
/// <see cref="SafeText"/>.
/// </remarks>
public sealed record TrafficAlertEvent
{
    /// <summary>
    /// Local time of the event: that of the packet that met the rule, or the end of the window for a rule that waits. Null if neither that
    /// packet nor an earlier one had a timestamp.
    /// </summary>
    public DateTime? Time
    {
        get => LocalTime.FromNanoseconds(TimeNanoseconds);
        init => TimeNanoseconds = value is { } time ? LocalTime.ToNanoseconds(time) : null;
    }

    /// <summary>Exact time of the event, nanoseconds since the Unix epoch; null if <see cref="Time"/> is null.</summary>
    public long? TimeNanoseconds { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init => field = SafeText.Guard(value); }

    /// <summary>
    /// Severity of the rule, see <see cref="AlertSeverity"/>. Sort by <see cref="SeverityLevel"/>, because text sorts alphabetically.
    /// </summary>
    public string Severity
    {
        get => EnumText.Of((AlertSeverity)SeverityLevel);
        init => SeverityLevel = (int)Enum.Parse<AlertSeverity>(value, ignoreCase: true);
    }

    /// <summary>Severity as a number, for sorting and comparing: 0 Information, 1 Low, 2 Medium, 3 High, 4 Critical.</summary>
    public int SeverityLevel { get; init; } = (int)AlertSeverity.Medium;

    /// <summary>Raised if the condition began to hold, Released if it ceased to hold.</summary>
    public string State { get; init; } = nameof(AlertState.Raised);

    /// <summary>The key that the rule counted by: an address, a pair, a flow or a name. Null if the rule does not group.</summary>
    public string? Key { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>What was seen, in one line. May contain text from packets, such as a server name, with unsafe characters escaped.</summary>
    public required string Message { get; init => field = SafeText.Guard(value); }

    /// <summary>Source address of the packet that met the rule.</summary>
    public string? SrcIP { get; init; }

    /// <summary>Source port of the packet that met the rule.</summary>
    public int? SrcPort { get; init; }

    /// <summary>Destination address of the packet that met the rule.</summary>
    public string? DstIP { get; init; }

    /// <summary>Destination port of the packet that met the rule.</summary>
    public int? DstPort { get; init; }

    /// <summary>Protocol of the packet that met the rule.</summary>
    public string? Protocol { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Measured quantity: packets, bytes, flows, distinct ports or distinct hosts, depending on the rule.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The threshold that <see cref="Count"/> reached.</summary>
    public long? Threshold { get; init; }

    /// <summary>Time window of the count, in seconds.</summary>
    public double? Window { get; init; }

    /// <summary>Number of events of this key suppressed by the cooldown since the previous event.</summary>
    public long SuppressedCount { get; init; }

    /// <summary>The interface, or the path of the capture file.</summary>
    public string? Interface { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Community ID v1 of the packet that met the rule.</summary>
    public string? CommunityId { get; init; }

    /// <summary>Number of the packet that met the rule, from 1, in its capture or file.</summary>
    public long? PacketNumber { get; init; }

    /// <summary>
    /// The pcapng file with the packets around the event; null if the rule saves none, or has reached its bounds. The file is complete some time
    /// after the event, when the packets after it were captured.
    /// </summary>
    public string? PacketFile { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Message of the exception thrown by the rule's condition script; null if none was thrown.</summary>
    public string? Error { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The event in one line: <c>High: web: 192.0.2.10 reached port 80</c>.</summary>
    public override string ToString() => AlertText.Line(this);
}

/// <summary>Severity of an alert, in ascending order.</summary>
public enum AlertSeverity
{
    /// <summary>For information.</summary>
    Information,

    /// <summary>Review when convenient.</summary>
    Low,

    /// <summary>Review the same day.</summary>
    Medium,

    /// <summary>Review immediately.</summary>
    High,

    /// <summary>Damage is occurring.</summary>
    Critical,
}

/// <summary>Whether the condition of an alert holds.</summary>
public enum AlertState
{
    /// <summary>It has begun to hold.</summary>
    Raised,

    /// <summary>It has ceased to hold.</summary>
    Released,
}
