namespace NetMon.Alerts.Delivery;

/// <summary>Settings of syslog messages, RFC 5424.</summary>
public sealed record SyslogSettings
{
    /// <summary>Name or address of the receiver. Default: this machine.</summary>
    public string Server { get; init; } = "localhost";

    /// <summary>Port of the receiver. Default 514.</summary>
    public int Port { get; init; } = 514;

    /// <summary>Transport of the messages. Default UDP.</summary>
    public SyslogTransport Transport { get; init; }

    /// <summary>Facility, RFC 5424 section 6.2.1. Default local0.</summary>
    public SyslogFacility Facility { get; init; } = SyslogFacility.Local0;
}

/// <summary>Transport of syslog messages.</summary>
public enum SyslogTransport
{
    /// <summary>One datagram per message, RFC 5426. Losses are not detected.</summary>
    Udp,

    /// <summary>A TCP connection with octet counting, RFC 6587 section 3.4.1.</summary>
    Tcp,
}

/// <summary>Facilities that a program may use, RFC 5424 section 6.2.1.</summary>
public enum SyslogFacility
{
    /// <summary>User-level messages.</summary>
    User = 1,

    /// <summary>System daemons.</summary>
    Daemon = 3,

    /// <summary>Security and authorisation messages.</summary>
    Auth = 4,

    /// <summary>Private security and authorisation messages.</summary>
    AuthPriv = 10,

    /// <summary>Local use 0.</summary>
    Local0 = 16,

    /// <summary>Local use 1.</summary>
    Local1 = 17,

    /// <summary>Local use 2.</summary>
    Local2 = 18,

    /// <summary>Local use 3.</summary>
    Local3 = 19,

    /// <summary>Local use 4.</summary>
    Local4 = 20,

    /// <summary>Local use 5.</summary>
    Local5 = 21,

    /// <summary>Local use 6.</summary>
    Local6 = 22,

    /// <summary>Local use 7.</summary>
    Local7 = 23,
}
