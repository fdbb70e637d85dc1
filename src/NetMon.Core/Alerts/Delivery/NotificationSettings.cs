namespace NetMon.Alerts.Delivery;

/// <summary>
/// Settings of all channels, from cmdlet parameters or a configuration file; null for a channel that is not configured. Immutable, compared
/// by value; secrets are never displayed.
/// </summary>
public sealed record NotificationSettings
{
    /// <summary>For <see cref="AlertChannel.Desktop"/>; needs no configuration.</summary>
    public DesktopSettings Desktop { get; init; } = new();

    /// <summary>For <see cref="AlertChannel.Webhook"/>.</summary>
    public WebhookSettings? Webhook { get; init; }

    /// <summary>For <see cref="AlertChannel.Email"/>.</summary>
    public EmailSettings? Email { get; init; }

    /// <summary>For <see cref="AlertChannel.Syslog"/>.</summary>
    public SyslogSettings? Syslog { get; init; }

    /// <summary>For <see cref="AlertChannel.File"/>.</summary>
    public AlertFileSettings? File { get; init; }
}

/// <summary>Settings of desktop notifications.</summary>
public sealed record DesktopSettings
{
    /// <summary>Display time of a notification; null for the desktop's default. Linux only.</summary>
    public TimeSpan? Lifetime { get; init; }
}

/// <summary>Settings of an alert file, with one line of JSON per event.</summary>
public sealed record AlertFileSettings
{
    /// <summary>Full path. Rotated files are <c>path.1</c>, <c>path.2</c> and so on.</summary>
    public required string Path { get; init; }

    /// <summary>The file is rotated before it exceeds this many bytes; 0 for never. Default 10 MiB.</summary>
    public long MaxBytes { get; init; } = 10L << 20;

    /// <summary>Maximum number of rotated files. Default 5.</summary>
    public int Keep { get; init; } = 5;
}
