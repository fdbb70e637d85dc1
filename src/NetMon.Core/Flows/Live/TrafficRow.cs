namespace NetMon.Flows.Live;

/// <summary>One group of live traffic.</summary>
/// <param name="Summary">Totals so far, including open flows.</param>
/// <param name="BitsPerSecond">Current bits per second on the wire, both directions; null without an earlier snapshot.</param>
/// <param name="PacketsPerSecond">Current packets per second, both directions; null without an earlier snapshot.</param>
/// <param name="Share">
/// Share of the bytes of all groups, 0 to 1; all rows sum to 1. Two hosts that communicate only with each other have one half each.
/// </param>
public sealed record TrafficRow(TrafficSummary Summary, double? BitsPerSecond, double? PacketsPerSecond, double Share);

/// <summary>A name and its share of the traffic.</summary>
/// <param name="Name">The protocol or application; <c>(none)</c> for flows without one.</param>
/// <param name="Bytes">Bytes in both directions.</param>
/// <param name="Share">Share of the bytes of all flows, 0 to 1.</param>
public sealed record TrafficShare(string Name, long Bytes, double Share);
