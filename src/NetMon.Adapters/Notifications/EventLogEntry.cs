using System.Text.RegularExpressions;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>One event as an entry of the event log of Windows.</summary>
/// <param name="Level">How bad the log says that it is.</param>
/// <param name="Id">The event ID: 100 to 104 by severity, 200 to 204 for what has ceased.</param>
/// <param name="Strings">The insertion strings: the text, then the values of <see cref="AlertFields"/>, empty for what there is not.</param>
internal sealed partial record EventLogEntry(EventLogLevel Level, ushort Id, IReadOnlyList<string> Strings)
{
    /// <summary>Characters that ReportEvent takes in one string. All strings together have no more, since an entry has 64 KiB.</summary>
    public const int MaxCharacters = 31_839;

    // EventCreate.exe, whose messages the source is registered with, has the numbers from 1 to 1,000.
    private const int RaisedId = 100;
    private const int ReleasedId = 200;

    /// <summary>Makes an entry.</summary>
    /// <param name="alert">The event.</param>
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

    // Viewers expand %1 within inserted strings again and again, and there is no way to escape it ([MS-EVEN] section 3.2.4.1.5).
    private static string WithoutInsertions(string text) => Insertion().Replace(text, @"\x25");

    [GeneratedRegex("%(?=[0-9%{])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Insertion();
}

/// <summary>Types of entries, as ReportEvent numbers them.</summary>
internal enum EventLogLevel : ushort
{
    /// <summary>EVENTLOG_ERROR_TYPE.</summary>
    Error = 1,

    /// <summary>EVENTLOG_WARNING_TYPE.</summary>
    Warning = 2,

    /// <summary>EVENTLOG_INFORMATION_TYPE.</summary>
    Information = 4,
}
