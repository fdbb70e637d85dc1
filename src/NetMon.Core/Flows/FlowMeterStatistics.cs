namespace NetMon.Flows;

/// <summary>What became of the packets and flows of a <see cref="FlowMeter"/>.</summary>
/// <param name="Packets">Packets that are counted in flows.</param>
/// <param name="PacketsWithoutFlow">Packets that belong to no flow: those without an IP header.</param>
/// <param name="Open">Flows that are open.</param>
/// <param name="Ended">Flows that have ended, evicted ones too.</param>
/// <param name="Evicted">Flows that had to go because the table was full.</param>
public readonly record struct FlowMeterStatistics(long Packets, long PacketsWithoutFlow, int Open, long Ended, long Evicted)
{
    /// <summary>
    /// Whether about half of the packets that were looked at for that, or more, are copies of others, as a mirror port gives that mirrors
    /// what comes in and what goes out.
    /// </summary>
    public bool HasMirrorCopies { get; init; }
}
