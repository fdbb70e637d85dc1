using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// One firing of an alert rule. Immutable and flat: one clean cell of CSV a property, and the same values after serialisation. What does
/// not apply to a rule is null.
/// </summary>
/// <remarks>Its texts may quote packets, files and whoever wrote the rule, and go to screens, mails and logs: all of them pass through <see cref="SafeText"/>.</remarks>
public sealed record TrafficAlertEvent
{
    /// <summary>
    /// When it happened, local time: the time of the packet that met the rule, or the end of the window for a rule that waits. Null where
    /// neither that packet nor one before it had a time.
    /// </summary>
    public DateTime? Time
    {
        get => LocalTime.FromNanoseconds(TimeNanoseconds);
        init => TimeNanoseconds = value is { } time ? LocalTime.ToNanoseconds(time) : null;
    }

    /// <summary>When it happened, nanoseconds since the Unix epoch, exact; null where <see cref="Time"/> is.</summary>
    public long? TimeNanoseconds { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init => field = SafeText.Guard(value); }

    /// <summary>How bad it is, as the rule says: see <see cref="AlertSeverity"/>. Text sorts by letters; sort by <see cref="SeverityLevel"/>.</summary>
    public string Severity
    {
        get => EnumText.Of((AlertSeverity)SeverityLevel);
        init => SeverityLevel = (int)Enum.Parse<AlertSeverity>(value, ignoreCase: true);
    }

    /// <summary>How bad it is as a number that sorts and compares: 0 Information, 1 Low, 2 Medium, 3 High, 4 Critical.</summary>
    public int SeverityLevel { get; init; } = (int)AlertSeverity.Medium;

    /// <summary>Whether the condition began to hold (Raised) or has ceased to (Released).</summary>
    public string State { get; init; } = nameof(AlertState.Raised);

    /// <summary>What the rule counted by: an address, a pair, a flow, a name. Null for a rule that does not group.</summary>
    public string? Key { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>One line for a person: what was seen. May hold text from the wire, such as a server name, with what is unsafe to show as escapes.</summary>
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

    /// <summary>How much was measured: packets, bytes, flows or different ports or hosts, as the rule says.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The threshold that <see cref="Count"/> reached.</summary>
    public long? Threshold { get; init; }

    /// <summary>The time over which was counted, in seconds.</summary>
    public double? Window { get; init; }

    /// <summary>How many events of this key the cooldown swallowed since the event before.</summary>
    public long SuppressedCount { get; init; }

    /// <summary>The interface, or the path of the capture file.</summary>
    public string? Interface { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Community ID v1 of the packet that met the rule.</summary>
    public string? CommunityId { get; init; }

    /// <summary>1-based ordinal of the packet that met the rule, in its capture or file.</summary>
    public long? PacketNumber { get; init; }

    /// <summary>What the rule's condition script threw; null when nothing went wrong.</summary>
    public string? Error { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>One line for a person: <c>High: web: 192.0.2.10 reached port 80</c>.</summary>
    public override string ToString() => AlertText.Line(this);
}

/// <summary>How bad an alert is, from nothing to worry about to act now.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Worth a look some day.</summary>
    Low,

    /// <summary>Worth a look today.</summary>
    Medium,

    /// <summary>Worth a look now.</summary>
    High,

    /// <summary>Harm is being done.</summary>
    Critical,
}

/// <summary>Whether the condition of an alert holds.</summary>
public enum AlertState
{
    /// <summary>It began to hold.</summary>
    Raised,

    /// <summary>It has ceased to hold.</summary>
    Released,
}
