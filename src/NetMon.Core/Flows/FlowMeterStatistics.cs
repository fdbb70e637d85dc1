namespace NetMon.Flows;

/// <summary>What became of the packets and flows of a <see cref="FlowMeter"/>.</summary>
/// <param name="Packets">Packets that are counted in flows.</param>
/// <param name="PacketsWithoutFlow">Packets that belong to no flow: those without an IP header.</param>
/// <param name="Open">Flows that are open.</param>
/// <param name="Ended">Flows that have ended, evicted ones too.</param>
/// <param name="Evicted">Flows that had to go because the table was full.</param>
public readonly record struct FlowMeterStatistics(long Packets, long PacketsWithoutFlow, int Open, long Ended, long Evicted);
