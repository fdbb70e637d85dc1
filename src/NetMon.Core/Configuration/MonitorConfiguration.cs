using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Capture.Sources;
using NetMon.Flows;

namespace NetMon.Configuration;

/// <summary>What a monitor does, wherever it is written. Complete and checked; every path in it is a full one.</summary>
public sealed record MonitorConfiguration
{
    /// <summary>How often a live table is drawn anew, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultRefreshInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The file that it was read from; null for a text without one.</summary>
    public string? Path { get; init; }

    /// <summary>What is shown. Default: every packet.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Names of interfaces, wildcards allowed; empty with <see cref="Files"/> empty too means the default interface.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Capture files to read instead of interfaces, wildcards allowed. Default: none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>A filter expression, pcap-filter(7). Default: null, which takes every packet.</summary>
    public string? Filter { get; init; }

    /// <summary>The most bytes kept of a packet. Default 262,144: every byte.</summary>
    public int SnapshotLength { get; init; } = LiveCaptureSettings.DefaultSnapshotLength;

    /// <summary>Whether interfaces are asked for packets too that are not for this machine. Default: no.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Bytes that the system sets aside for each interface. Default 33,554,432.</summary>
    public int BufferSize { get; init; } = LiveCaptureSettings.DefaultBufferSize;

    /// <summary>How often the live table is drawn anew. Default 500 ms.</summary>
    public TimeSpan RefreshInterval { get; init; } = DefaultRefreshInterval;

    /// <summary>Ends the monitor after this time. Default: null, never.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How packets are made into flows.</summary>
    public FlowOptions Flows { get; init; } = new();

    /// <summary>The alert rules, in the order of the file; each one has been checked. Default: none.</summary>
    public IReadOnlyList<AlertRuleSettings> Alerts { get; init; } = [];

    /// <summary>What the channels of the alerts need to know.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>Files of flow records. Default: null, none.</summary>
    public FlowOutputSettings? FlowOutput { get; init; }

    /// <summary>Files of packets. Default: null, none.</summary>
    public CaptureOutputSettings? CaptureOutput { get; init; }

    /// <summary>How the monitor reports on itself.</summary>
    public HealthSettings Health { get; init; } = new();
}
