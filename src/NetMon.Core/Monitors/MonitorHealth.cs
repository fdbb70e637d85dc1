using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// How a monitor is, and what became of all it has seen so far. <see cref="Received"/> is always <see cref="Delivered"/> plus
/// <see cref="Discarded"/> plus <see cref="DroppedByQueue"/>. A counter that cannot be known is null, never 0. All counters are of the whole run.
/// </summary>
public sealed record MonitorHealth
{
    /// <summary>When, local time.</summary>
    public DateTime Time => LocalTime.FromNanoseconds(TimeNanoseconds);

    /// <summary>When, nanoseconds since the Unix epoch.</summary>
    public required long TimeNanoseconds { get; init; }

    /// <summary>What the monitor is called.</summary>
    public required string Name { get; init; }

    /// <summary>The interfaces, joined by a comma and a space, or the files.</summary>
    public required string Source { get; init; }

    /// <summary>How it is: see <see cref="MonitorState"/>.</summary>
    public required string State { get; init; }

    /// <summary>What is the matter, or what has just changed; null when there is nothing to say.</summary>
    public string? Message { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The file that it was started from; null when it was started from parameters.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>How long it has run, seconds.</summary>
    public required double Uptime { get; init; }

    /// <summary>Packets that came out of the source and passed the filter.</summary>
    public required long Received { get; init; }

    /// <summary>Packets that were judged and counted; in detailed mode those that reached the pipeline.</summary>
    public required long Delivered { get; init; }

    /// <summary>Packets that waited for the pipeline, in detailed mode, when the monitor was stopped. They are no loss.</summary>
    public required long Discarded { get; init; }

    /// <summary>Packets that the system threw away because its capture buffer was full.</summary>
    public required long? DroppedByKernel { get; init; }

    /// <summary>Packets that the interface or its driver threw away; null while its driver has never counted one.</summary>
    public required long? DroppedByInterface { get; init; }

    /// <summary>
    /// Packets that a slow pipeline cost, which flows, alerts and files have nevertheless, and those of <see cref="PacketsNotJudged"/>.
    /// </summary>
    public required long DroppedByQueue { get; init; }

    /// <summary>Packets that came faster than flows, rules and files could take them for longer than the buffers bridge: none of these have them.</summary>
    public required long PacketsNotJudged { get; init; }

    /// <summary>Packets whose headers are damaged.</summary>
    public required long? DecodeErrors { get; init; }

    /// <summary>Packets that belong to no flow: those without an IP header. Received packets without these and <see cref="PacketsNotJudged"/> are in flows.</summary>
    public required long PacketsWithoutFlow { get; init; }

    /// <summary>Flows that are open.</summary>
    public required long OpenFlows { get; init; }

    /// <summary>Flows that have ended, evicted ones too.</summary>
    public required long EndedFlows { get; init; }

    /// <summary>Flows that were ended early because the table was full.</summary>
    public required long EvictedFlows { get; init; }

    /// <summary>Flows that are in files. With <see cref="FlowsNotWritten"/> all that ended while there was a flow output.</summary>
    public required long FlowsWritten { get; init; }

    /// <summary>Flows that found no room on the disk.</summary>
    public required long FlowsNotWritten { get; init; }

    /// <summary>Packets that are in capture files. With <see cref="PacketsNotWritten"/> all that came while there was a capture output.</summary>
    public required long PacketsWritten { get; init; }

    /// <summary>Packets that found no room on the disk.</summary>
    public required long PacketsNotWritten { get; init; }

    /// <summary>Alerts raised.</summary>
    public required long AlertsRaised { get; init; }

    /// <summary>Alerts that a cooldown swallowed.</summary>
    public required long AlertsSuppressed { get; init; }

    /// <summary>Alerts that did not reach one of their channels; each channel counts.</summary>
    public required long DeliveriesFailed { get; init; }

    /// <summary>How often an interface went away.</summary>
    public required long Gaps { get; init; }

    /// <summary>How long interfaces were away altogether, the present gap included, seconds.</summary>
    public required double GapTime { get; init; }

    /// <summary>Memory of the whole process, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Seconds from the arrival of a packet until it was judged, the longest since the last record; null while there was none, and for files.</summary>
    public required double? Lag { get; init; }
}

/// <summary>How a monitor is.</summary>
public enum MonitorState
{
    /// <summary>It works.</summary>
    Running,

    /// <summary>An interface went away; it is tried again and again.</summary>
    Reconnecting,

    /// <summary>An output cannot be written, for instance because the disk is full; all else goes on, and writing does when there is room.</summary>
    OutputStopped,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It has come to its end: of the files, or of its duration.</summary>
    Completed,

    /// <summary>It ended because a source failed.</summary>
    Failed,
}
