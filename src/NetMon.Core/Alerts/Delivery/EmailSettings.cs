namespace NetMon.Alerts.Delivery;

/// <summary>Mail by way of an SMTP server.</summary>
public sealed record EmailSettings
{
    /// <summary>Name or address of the server.</summary>
    public required string Server { get; init; }

    /// <summary>Port of the server; null for the usual one: 465 with <see cref="MailSecurity.Tls"/>, else 587.</summary>
    public int? Port { get; init; }

    /// <summary>How the connection is protected. Default: STARTTLS, and no mail without it.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>Who sends.</summary>
    public required string From { get; init; }

    /// <summary>Who gets it; several are parted by commas.</summary>
    public required string To { get; init; }

    /// <summary>Name to sign in with; null to send without.</summary>
    public string? UserName { get; init; }

    /// <summary>Password to sign in with.</summary>
    public NotificationSecret? Password { get; init; }
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and must change to TLS before anything is said.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>No protection: for a server on this machine. Passwords are refused.</summary>
    None,
}
