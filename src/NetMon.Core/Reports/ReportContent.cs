using NetMon.Reports.Rows;

namespace NetMon.Reports;

/// <summary>What a report shows.</summary>
internal sealed record ReportContent
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The overview.</summary>
    public required CaptureOverview Overview { get; init; }

    /// <summary>Whether packets were read, and not only records.</summary>
    public required bool HasPackets { get; init; }

    /// <summary>Traffic over time.</summary>
    public required IReadOnlyList<Timeline> Timelines { get; init; }

    /// <summary>The flows of most bytes.</summary>
    public required IReadOnlyList<FlowRecord> Flows { get; init; }

    /// <summary>Number of all flows.</summary>
    public required long FlowCount { get; init; }

    /// <summary>Packets of the flows that are not in <see cref="Flows"/>.</summary>
    public required long RestPackets { get; init; }

    /// <summary>Bytes of the flows that are not in <see cref="Flows"/>.</summary>
    public required long RestBytes { get; init; }

    /// <summary>The transactions that failed or were slowest.</summary>
    public required IReadOnlyList<Transaction> Transactions { get; init; }

    /// <summary>Number of all transactions.</summary>
    public required long TransactionCount { get; init; }

    /// <summary>What changed since the baseline; null without one.</summary>
    public required ReportChanges? Changes { get; init; }
}
