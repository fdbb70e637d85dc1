namespace NetMon.Flows.Summaries.Comparison;

/// <summary>Which differences matter.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Leaves out groups that have fewer bytes than this on both sides.</summary>
    public long MinimumBytes { get; init; }

    /// <summary>
    /// How much the bytes of a group must change, in per cent of those in the reference, to count as a change. 0 counts any change of flows,
    /// packets or bytes.
    /// </summary>
    public double Threshold { get; init; }

    /// <summary>Whether what has not changed is given too.</summary>
    public bool IncludeEqual { get; init; }
}
