using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Capture.Sources;
using NetMon.Flows;
using NetMon.Transactions;

namespace NetMon.Configuration;

/// <summary>Complete, validated configuration of a monitor, from a file or from parameters; all its paths are full paths.</summary>
public sealed record MonitorConfiguration
{
    /// <summary>Default of <see cref="RefreshInterval"/>.</summary>
    public static readonly TimeSpan DefaultRefreshInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The file it was read from; null if it did not come from a file.</summary>
    public string? Path { get; init; }

    /// <summary>What is displayed. Default: every packet.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Interface names, wildcards allowed; if empty and <see cref="Files"/> is empty too, the default interface.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Capture files to read instead of interfaces, wildcards allowed. Default: none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Filter expression, pcap-filter(7). Default: null, which accepts every packet.</summary>
    public string? Filter { get; init; }

    /// <summary>Snapshot length: maximum number of bytes captured per packet. Default 262,144: all bytes.</summary>
    public int SnapshotLength { get; init; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Whether interfaces are put into promiscuous mode. Default: no.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Kernel capture buffer per interface, in bytes. Default 67,108,864.</summary>
    public int BufferSize { get; init; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>Refresh interval of the live table. Default 500 ms.</summary>
    public TimeSpan RefreshInterval { get; init; } = DefaultRefreshInterval;

    /// <summary>Stops the monitor after this time. Default: null, never.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Key log (SSLKEYLOGFILE) for transactions in TLS. Default: null, only the secrets that a capture file has itself.</summary>
    public string? KeyLogFile { get; init; }

    /// <summary>Flow keys and timeouts.</summary>
    public FlowOptions Flows { get; init; } = new();

    /// <summary>The validated alert rules, in file order. Default: none.</summary>
    public IReadOnlyList<AlertRuleSettings> Alerts { get; init; } = [];

    /// <summary>Settings of the notification channels.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>Flow record files. Default: null, none.</summary>
    public RecordOutputSettings? FlowOutput { get; init; }

    /// <summary>Files of DNS transactions. Default: null, none.</summary>
    public RecordOutputSettings? DnsOutput { get; init; }

    /// <summary>Files of HTTP transactions. Default: null, none.</summary>
    public RecordOutputSettings? HttpOutput { get; init; }

    /// <summary>Files of TLS sessions. Default: null, none.</summary>
    public RecordOutputSettings? TlsOutput { get; init; }

    /// <summary>Packet files. Default: null, none.</summary>
    public CaptureOutputSettings? CaptureOutput { get; init; }

    /// <summary>Health reports.</summary>
    public HealthSettings Health { get; init; } = new();

    /// <summary>The settings of the files of a kind of transactions; null if there are none.</summary>
    /// <param name="kind">The kind.</param>
    public RecordOutputSettings? TransactionOutput(TransactionKind kind) => kind switch
    {
        TransactionKind.Dns => DnsOutput,
        TransactionKind.Http => HttpOutput,
        TransactionKind.Tls => TlsOutput,
        _ => null,
    };
}
