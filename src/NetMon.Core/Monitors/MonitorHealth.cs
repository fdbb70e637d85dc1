using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// Health record of a monitor, with counters since its start. <see cref="Received"/> always equals <see cref="Delivered"/> plus
/// <see cref="Discarded"/> plus <see cref="DroppedByQueue"/>. An unknown counter is null, never 0.
/// </summary>
public sealed record MonitorHealth
{
    /// <summary>Time of the record, local.</summary>
    public DateTime Time => LocalTime.FromNanoseconds(TimeNanoseconds);

    /// <summary>Time of the record, nanoseconds since the Unix epoch.</summary>
    public required long TimeNanoseconds { get; init; }

    /// <summary>Name of the monitor.</summary>
    public required string Name { get; init; }

    /// <summary>The interfaces, joined by ", ", or the files.</summary>
    public required string Source { get; init; }

    /// <summary>State of the monitor: see <see cref="MonitorState"/>.</summary>
    public required string State { get; init; }

    /// <summary>A current problem or a recent change; null if there is none.</summary>
    public string? Message { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The configuration file; null if the monitor was started with parameters.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Running time in seconds.</summary>
    public required double Uptime { get; init; }

    /// <summary>Packets from the source that passed the filter.</summary>
    public required long Received { get; init; }

    /// <summary>Packets processed; in detailed mode, those delivered to the pipeline.</summary>
    public required long Delivered { get; init; }

    /// <summary>Packets waiting for the pipeline, in detailed mode, when the monitor was stopped. They are not lost packets.</summary>
    public required long Discarded { get; init; }

    /// <summary>Packets dropped by the kernel because its capture buffer was full (ps_drop).</summary>
    public required long? DroppedByKernel { get; init; }

    /// <summary>Packets dropped by the interface or its driver (ps_ifdrop); null if the driver has never counted one.</summary>
    public required long? DroppedByInterface { get; init; }

    /// <summary>
    /// Packets dropped because of a slow pipeline, which flows, alerts and files nevertheless processed, and those of <see cref="PacketsNotJudged"/>.
    /// </summary>
    public required long DroppedByQueue { get; init; }

    /// <summary>Packets that arrived faster than flows, rules and files could process them and did not fit in the buffers; none of these have them.</summary>
    public required long PacketsNotJudged { get; init; }

    /// <summary>Packets with damaged headers.</summary>
    public required long? DecodeErrors { get; init; }

    /// <summary>Packets without an IP header, which belong to no flow. All other received packets, except <see cref="PacketsNotJudged"/>, are in flows.</summary>
    public required long PacketsWithoutFlow { get; init; }

    /// <summary>Open flows.</summary>
    public required long OpenFlows { get; init; }

    /// <summary>Ended flows, including evicted ones.</summary>
    public required long EndedFlows { get; init; }

    /// <summary>Flows evicted because the table was full.</summary>
    public required long EvictedFlows { get; init; }

    /// <summary>Flows written. With <see cref="FlowsNotWritten"/>, all flows that ended while there was a flow output.</summary>
    public required long FlowsWritten { get; init; }

    /// <summary>Flows that could not be written.</summary>
    public required long FlowsNotWritten { get; init; }

    /// <summary>
    /// Transactions written. With <see cref="TransactionsNotWritten"/>, all transactions that ended, of the kinds that have an output.
    /// </summary>
    public required long TransactionsWritten { get; init; }

    /// <summary>Transactions that could not be written.</summary>
    public required long TransactionsNotWritten { get; init; }

    /// <summary>Packets written. With <see cref="PacketsNotWritten"/>, all packets that arrived while there was a capture output.</summary>
    public required long PacketsWritten { get; init; }

    /// <summary>Packets that could not be written.</summary>
    public required long PacketsNotWritten { get; init; }

    /// <summary>Alerts raised.</summary>
    public required long AlertsRaised { get; init; }

    /// <summary>Alerts suppressed by a cooldown.</summary>
    public required long AlertsSuppressed { get; init; }

    /// <summary>Failed deliveries of alerts, counted per channel.</summary>
    public required long DeliveriesFailed { get; init; }

    /// <summary>How often an interface disappeared.</summary>
    public required long Gaps { get; init; }

    /// <summary>Total time that interfaces were missing, including the current gap, in seconds.</summary>
    public required double GapTime { get; init; }

    /// <summary>Memory of the process (working set), in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Longest delay from a packet's arrival to its processing since the last record, in seconds; null without packets, and for files.</summary>
    public required double? Lag { get; init; }
}

/// <summary>State of a monitor.</summary>
public enum MonitorState
{
    /// <summary>Running normally.</summary>
    Running,

    /// <summary>An interface disappeared; reopening it is retried.</summary>
    Reconnecting,

    /// <summary>An output cannot be written, for instance because the disk is full; everything else continues, and writing resumes when there is room.</summary>
    OutputStopped,

    /// <summary>Stopped by the user.</summary>
    Stopped,

    /// <summary>Completed: the files ended, or the duration expired.</summary>
    Completed,

    /// <summary>Ended because a source failed.</summary>
    Failed,
}
