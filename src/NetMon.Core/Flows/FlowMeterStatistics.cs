namespace NetMon.Flows;

/// <summary>Packet and flow counters of a <see cref="FlowMeter"/>.</summary>
/// <param name="Packets">Packets counted in flows.</param>
/// <param name="PacketsWithoutFlow">Packets that belong to no flow because they have no IP header.</param>
/// <param name="Open">Open flows.</param>
/// <param name="Ended">Ended flows, including evicted ones.</param>
/// <param name="Evicted">Flows evicted because the table was full.</param>
public readonly record struct FlowMeterStatistics(long Packets, long PacketsWithoutFlow, int Open, long Ended, long Evicted)
{
    /// <summary>
    /// Whether about half or more of the sampled packets are duplicates, as from a mirror port that mirrors both ingress and egress traffic.
    /// </summary>
    public bool HasMirrorCopies { get; init; }
}
