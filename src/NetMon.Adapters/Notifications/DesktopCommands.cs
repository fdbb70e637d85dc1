using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>The command that shows a notification on each system. Alert text is passed only as data (argument or variable), never as code.</summary>
internal static class DesktopCommands
{
    private const string AppleScript = "display notification (item 2 of argv) with title (item 1 of argv)";

    // Windows PowerShell is on every Windows and supports WinRT, unlike PowerShell 7. Text nodes need no escaping.
    private const string ToastScript = """
        $ErrorActionPreference = 'Stop'
        [void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
        $xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
        $text = $xml.GetElementsByTagName('text')
        [void]$text.Item(0).AppendChild($xml.CreateTextNode($env:NETMON_TITLE))
        [void]$text.Item(1).AppendChild($xml.CreateTextNode($env:NETMON_BODY))
        $toast = [Windows.UI.Notifications.ToastNotification]::new($xml)
        $toast.Tag = $env:NETMON_TAG
        $toast.Group = 'NetMon'
        $sender = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe'
        [Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($sender).Show($toast)
        """;

    /// <summary>Linux: notify-send of libnotify (Desktop Notifications Specification).</summary>
    /// <param name="alert">The event.</param>
    /// <param name="lifetime">Display time; null for the desktop's default.</param>
    /// <param name="session">The desktop session.</param>
    /// <param name="canReplace">Whether this notify-send can replace notifications (0.8 and later).</param>
    /// <param name="replaces">ID of the notification to replace, or null.</param>
    public static HelperProgram Linux(TrafficAlertEvent alert, TimeSpan? lifetime, DesktopSession session, bool canReplace, string? replaces)
    {
        List<string> arguments = ["--app-name=NetMon", "--urgency=" + Urgency((AlertSeverity)alert.SeverityLevel)];
        if (lifetime is { } time) arguments.Add("--expire-time=" + ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (canReplace) arguments.Add("--print-id");
        if (canReplace && replaces is not null) arguments.Add("--replace-id=" + replaces);
        arguments.AddRange(["--", AlertText.Title(alert), Markup(AlertText.Body(alert))]);

        return new HelperProgram("notify-send", arguments)
        {
            UserName = session.UserName,
            Environment = session.BusAddress is { } address
                ? new Dictionary<string, string> { ["DBUS_SESSION_BUS_ADDRESS"] = address }
                : new Dictionary<string, string>(),
        };
    }

    /// <summary>macOS: osascript, with the text as arguments of a fixed script.</summary>
    /// <param name="alert">The event.</param>
    public static HelperProgram MacOS(TrafficAlertEvent alert) => new(
        "/usr/bin/osascript",
        ["-e", "on run argv", "-e", AppleScript, "-e", "end run", "NetMon " + AlertText.Title(alert), AlertText.Body(alert)]);

    /// <summary>Windows: a toast, with the text in environment variables of a fixed script. Toasts with the same tag replace each other.</summary>
    /// <param name="alert">The event.</param>
    public static HelperProgram Windows(TrafficAlertEvent alert) => new(
        Path.Join(Environment.SystemDirectory, "WindowsPowerShell", "v1.0", "powershell.exe"),
        ["-NoProfile", "-NonInteractive", "-Command", ToastScript])
    {
        Environment = new Dictionary<string, string>
        {
            ["NETMON_TITLE"] = AlertText.Title(alert),
            ["NETMON_BODY"] = AlertText.Body(alert),
            // A tag has at most 64 characters, 16 before Windows 10 1703 (as in Windows Server 2016); rule names can be longer.
            ["NETMON_TAG"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(alert.Rule)).AsSpan(0, 8)),
        },
    };

    /// <summary>
    /// Escapes the body for the specification's markup: &amp;, &lt; and &gt; become entities. notify-send also interprets backslash escapes, so
    /// backslashes are doubled.
    /// </summary>
    private static string Markup(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\\", "\\\\", StringComparison.Ordinal);

    // A critical notification stays until clicked, so only the highest severity uses it.
    private static string Urgency(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "critical",
        AlertSeverity.Medium or AlertSeverity.High => "normal",
        _ => "low",
    };
}
