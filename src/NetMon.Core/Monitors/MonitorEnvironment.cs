using NetMon.Alerts.Delivery;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Compression;
using NetMon.Filtering;

namespace NetMon.Monitors;

/// <summary>Services that a monitor uses.</summary>
public sealed record MonitorEnvironment
{
    /// <summary>Receives alerts, health records and warnings.</summary>
    public required IMonitorSink Sink { get; init; }

    /// <summary>Compiles the filters of rules and of files.</summary>
    public required IFilterCompiler FilterCompiler { get; init; }

    /// <summary>
    /// Opens the outlet of a rule to a channel at the given dispatcher; null for a channel whose alerts are displayed in another way.
    /// </summary>
    public required Func<AlertDispatcher, AlertChannel, NotificationSettings, AlertOutlet?> OpenOutlet { get; init; }

    /// <summary>Reopens an interface that disappeared; null if interfaces cannot be reopened.</summary>
    public Func<string, IFrameSource>? Reopen { get; init; }

    /// <summary>Supported compressions of capture files.</summary>
    public IReadOnlyList<ICompressionCodec> Codecs { get; init; } = [];

    /// <summary>Additional processors of every packet, such as the rules of a session.</summary>
    public IReadOnlyList<IFrameProcessor> Processors { get; init; } = [];

    /// <summary>Whether packets are delivered to the consumer.</summary>
    public bool DeliversPackets { get; init; }

    /// <summary>Whether <see cref="TrafficMonitor.Traffic"/> is needed for a live view.</summary>
    public bool IsWatched { get; init; }
}
