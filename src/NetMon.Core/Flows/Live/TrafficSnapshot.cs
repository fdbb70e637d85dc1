namespace NetMon.Flows.Live;

/// <summary>Live traffic at one moment. Immutable; its numbers are all of the same moment, between two packets.</summary>
public sealed record TrafficSnapshot
{
    /// <summary>What was asked for.</summary>
    public required TrafficView View { get; init; }

    /// <summary>From the first packet, live from the start, to this moment, by the time of the packets.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The groups, in order.</summary>
    public required IReadOnlyList<TrafficRow> Rows { get; init; }

    /// <summary>How many groups there are, shown or not, without the one called <c>(other)</c>.</summary>
    public required int GroupCount { get; init; }

    /// <summary>How many of the groups, and of that called <c>(other)</c>, match the filter of the view; all where there is none.</summary>
    public required int MatchCount { get; init; }

    /// <summary>Packets seen, with those that belong to no flow.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes on the wire of these packets.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bits on the wire per second now.</summary>
    public required double BitsPerSecond { get; init; }

    /// <summary>Packets per second now.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>Flows that are open.</summary>
    public required int OpenFlows { get; init; }

    /// <summary>Flows in all, open or ended.</summary>
    public required long Flows { get; init; }

    /// <summary>Bytes on the wire of each of the last 60 seconds, the current one last.</summary>
    public required IReadOnlyList<long> History { get; init; }

    /// <summary>The protocols with most bytes.</summary>
    public required IReadOnlyList<TrafficShare> Protocols { get; init; }

    /// <summary>The applications with most bytes.</summary>
    public required IReadOnlyList<TrafficShare> Applications { get; init; }

    /// <summary>How many alerts were raised; null where no rule is applied.</summary>
    public required long? AlertCount { get; init; }

    /// <summary>The last alerts, the latest last.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }

    /// <summary>The counters of the capture; null where there is none.</summary>
    public CaptureStatistics? Statistics { get; init; }

    /// <summary>Whether no more packets come.</summary>
    public bool HasEnded { get; init; }
}
