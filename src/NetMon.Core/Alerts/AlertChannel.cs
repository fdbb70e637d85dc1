namespace NetMon;

/// <summary>Notification channels for alerts.</summary>
public enum AlertChannel
{
    /// <summary>A line on the session's host, coloured by severity.</summary>
    Console,

    /// <summary>The PowerShell engine event <c>NetMon.TrafficAlert</c>.</summary>
    Event,

    /// <summary>A desktop notification.</summary>
    Desktop,

    /// <summary>An HTTP POST of JSON.</summary>
    Webhook,

    /// <summary>An e-mail sent through an SMTP server.</summary>
    Email,

    /// <summary>A syslog message, RFC 5424.</summary>
    Syslog,

    /// <summary>A line of JSON in a rotated file.</summary>
    File,

    /// <summary>An entry in the Windows event log.</summary>
    EventLog,
}
