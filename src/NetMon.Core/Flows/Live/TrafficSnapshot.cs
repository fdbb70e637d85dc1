namespace NetMon.Flows.Live;

/// <summary>Snapshot of live traffic. Immutable; all values are of the same instant, between two packets.</summary>
public sealed record TrafficSnapshot
{
    /// <summary>The requested view.</summary>
    public required TrafficView View { get; init; }

    /// <summary>Time since the first packet or, live, since the start, by packet time.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The groups, sorted.</summary>
    public required IReadOnlyList<TrafficRow> Rows { get; init; }

    /// <summary>Number of groups, shown or not, without <c>(other)</c>.</summary>
    public required int GroupCount { get; init; }

    /// <summary>Number of groups, including <c>(other)</c>, that match the view's filter; all without a filter.</summary>
    public required int MatchCount { get; init; }

    /// <summary>Packets seen, including those that belong to no flow.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of these packets on the wire.</summary>
    public required long Bytes { get; init; }

    /// <summary>Current bits per second on the wire.</summary>
    public required double BitsPerSecond { get; init; }

    /// <summary>Current packets per second.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>Number of open flows.</summary>
    public required int OpenFlows { get; init; }

    /// <summary>Number of flows, open and ended.</summary>
    public required long Flows { get; init; }

    /// <summary>Bytes on the wire in each of the last 60 seconds, the current one last.</summary>
    public required IReadOnlyList<long> History { get; init; }

    /// <summary>The protocols with the most bytes.</summary>
    public required IReadOnlyList<TrafficShare> Protocols { get; init; }

    /// <summary>The applications with the most bytes.</summary>
    public required IReadOnlyList<TrafficShare> Applications { get; init; }

    /// <summary>Number of alerts raised; null if no rules are applied.</summary>
    public required long? AlertCount { get; init; }

    /// <summary>The most recent alerts, oldest first.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }

    /// <summary>The capture's counters; null if there is no capture.</summary>
    public CaptureStatistics? Statistics { get; init; }

    /// <summary>Whether the capture has ended.</summary>
    public bool HasEnded { get; init; }
}
