namespace NetMon;

/// <summary>The ways an alert reaches somebody.</summary>
public enum AlertChannel
{
    /// <summary>A line on the host of the session, coloured by severity.</summary>
    Console,

    /// <summary>The PowerShell engine event <c>NetMon.TrafficAlert</c>.</summary>
    Event,

    /// <summary>A notification of the desktop.</summary>
    Desktop,

    /// <summary>An HTTP POST of JSON.</summary>
    Webhook,

    /// <summary>A mail by way of an SMTP server.</summary>
    Email,

    /// <summary>A syslog message, RFC 5424.</summary>
    Syslog,

    /// <summary>A line of JSON in a file that is rotated.</summary>
    File,

    /// <summary>An entry of the event log of Windows.</summary>
    EventLog,
}
