using NetMon.Presentation;

namespace NetMon.Reports;

/// <summary>What a report has.</summary>
public sealed record ReportOptions
{
    /// <summary>Default of <see cref="MaxRows"/>.</summary>
    public const int DefaultMaxRows = 5000;

    /// <summary>How many rows each of the tables of flows, transactions and changes has; the others are summed.</summary>
    public int MaxRows { get; init; } = DefaultMaxRows;

    /// <summary>The heading of the page; null for the name of the source.</summary>
    public string? Title { get; init => field = value is null ? null : SafeText.Guard(value); }
}
