using NetMon.Alerts.Delivery;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Compression;
using NetMon.Filtering;

namespace NetMon.Monitors;

/// <summary>What a monitor needs of those around it.</summary>
public sealed record MonitorEnvironment
{
    /// <summary>Takes alerts, health records and warnings.</summary>
    public required IMonitorSink Sink { get; init; }

    /// <summary>Compiles filters of rules, and that of files.</summary>
    public required IFilterCompiler FilterCompiler { get; init; }

    /// <summary>
    /// The way of a rule to a channel, opened at the dispatcher that is given; null for a channel whose alerts are shown in another way.
    /// </summary>
    public required Func<AlertDispatcher, AlertChannel, NotificationSettings, AlertOutlet?> OpenOutlet { get; init; }

    /// <summary>Opens an interface again that went away; null where none can.</summary>
    public Func<string, IFrameSource>? Reopen { get; init; }

    /// <summary>The compressions that capture files may have.</summary>
    public IReadOnlyList<ICompressionCodec> Codecs { get; init; } = [];

    /// <summary>Others who look at every packet, such as the rules of a session.</summary>
    public IReadOnlyList<IFrameProcessor> Processors { get; init; } = [];

    /// <summary>Whether the consumer of the monitor takes packets.</summary>
    public bool DeliversPackets { get; init; }

    /// <summary>Whether somebody watches, so that <see cref="TrafficMonitor.Traffic"/> must be there.</summary>
    public bool IsWatched { get; init; }
}
