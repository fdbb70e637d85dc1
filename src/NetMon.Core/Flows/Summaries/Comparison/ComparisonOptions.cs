namespace NetMon.Flows.Summaries.Comparison;

/// <summary>Options of a comparison: thresholds and whether equal groups are reported.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Omits groups with fewer bytes than this on both sides.</summary>
    public long MinimumBytes { get; init; }

    /// <summary>
    /// Minimum change of a group's bytes, in per cent of the reference, to count as a change. With 0 any change of flows, packets or bytes counts.
    /// </summary>
    public double Threshold { get; init; }

    /// <summary>Whether unchanged groups are reported too.</summary>
    public bool IncludeEqual { get; init; }
}
