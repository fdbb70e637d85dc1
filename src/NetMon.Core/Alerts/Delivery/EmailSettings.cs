namespace NetMon.Alerts.Delivery;

/// <summary>E-mail sent through an SMTP server.</summary>
public sealed record EmailSettings
{
    /// <summary>Name or address of the server.</summary>
    public required string Server { get; init; }

    /// <summary>Port of the server; null for the default: 465 with <see cref="MailSecurity.Tls"/>, else 587.</summary>
    public int? Port { get; init; }

    /// <summary>Protection of the connection. Default: STARTTLS, which is required.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>Sender address.</summary>
    public required string From { get; init; }

    /// <summary>Recipient addresses, separated by commas.</summary>
    public required string To { get; init; }

    /// <summary>User name for authentication; null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>Password for authentication.</summary>
    public NotificationSecret? Password { get; init; }
}

/// <summary>Protection of a connection to a mail server.</summary>
public enum MailSecurity
{
    /// <summary>Unencrypted at first; must be upgraded to TLS before credentials or mail are sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>No encryption, for a server on this machine. Passwords are not allowed.</summary>
    None,
}
