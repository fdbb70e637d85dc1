using System.Text.RegularExpressions;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Event log entry of an event.</summary>
/// <param name="Level">Type of the entry.</param>
/// <param name="Id">Event ID: 100 to 104 by severity, 200 to 204 for released alerts.</param>
/// <param name="Strings">Insertion strings: the text, then the values of <see cref="AlertFields"/>, empty if missing.</param>
internal sealed partial record EventLogEntry(EventLogLevel Level, ushort Id, IReadOnlyList<string> Strings)
{
    /// <summary>Limit of ReportEvent for one string, in characters. Used for all strings together, as an entry is limited to 64 KiB.</summary>
    public const int MaxCharacters = 31_839;

    // The message table of EventCreate.exe, the registered message file, has the IDs 1 to 1,000.
    private const int RaisedId = 100;
    private const int ReleasedId = 200;

    /// <summary>Creates an entry.</summary>
    /// <param name="alert">Event.</param>
    public static EventLogEntry Of(TrafficAlertEvent alert)
    {
        string[] values = [.. AlertFields.Of(alert).Select(field => WithoutInsertions(field.Value ?? ""))];
        var text = AlertFields.Shorten(WithoutInsertions(AlertText.Line(alert)), MaxCharacters - values.Sum(value => value.Length));
        var first = alert.State == nameof(AlertState.Released) ? ReleasedId : RaisedId;
        return new EventLogEntry(LevelOf((AlertSeverity)alert.SeverityLevel), (ushort)(first + alert.SeverityLevel), [text, .. values]);
    }

    private static EventLogLevel LevelOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical or AlertSeverity.High => EventLogLevel.Error,
        AlertSeverity.Medium => EventLogLevel.Warning,
        _ => EventLogLevel.Information,
    };

    // Viewers expand %1 in inserted strings recursively, and it cannot be escaped ([MS-EVEN] section 3.2.4.1.5).
    private static string WithoutInsertions(string text) => Insertion().Replace(text, @"\x25");

    [GeneratedRegex("%(?=[0-9%{])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Insertion();
}

/// <summary>Entry types of ReportEvent.</summary>
internal enum EventLogLevel : ushort
{
    /// <summary>EVENTLOG_ERROR_TYPE.</summary>
    Error = 1,

    /// <summary>EVENTLOG_WARNING_TYPE.</summary>
    Warning = 2,

    /// <summary>EVENTLOG_INFORMATION_TYPE.</summary>
    Information = 4,
}
