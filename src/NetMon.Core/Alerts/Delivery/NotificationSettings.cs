namespace NetMon.Alerts.Delivery;

/// <summary>
/// What the channels need to know, whoever says it: parameters of a cmdlet or a configuration file. Null where a channel is not set up.
/// Plain, immutable, compared by value; secrets never show.
/// </summary>
public sealed record NotificationSettings
{
    /// <summary>For <see cref="AlertChannel.Desktop"/>; works as it is.</summary>
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

/// <summary>The desktop's notifications.</summary>
public sealed record DesktopSettings
{
    /// <summary>How long a bubble stays; null leaves that to the desktop. Linux only.</summary>
    public TimeSpan? Lifetime { get; init; }
}

/// <summary>A line of JSON an event, in a file.</summary>
public sealed record AlertFileSettings
{
    /// <summary>Full path. Older files are <c>path.1</c>, <c>path.2</c> and so on.</summary>
    public required string Path { get; init; }

    /// <summary>The file is rotated before it grows beyond this many bytes; 0 for never. Default 10 MB.</summary>
    public long MaxBytes { get; init; } = 10L << 20;

    /// <summary>How many rotated files are kept. Default 5.</summary>
    public int Keep { get; init; } = 5;
}
