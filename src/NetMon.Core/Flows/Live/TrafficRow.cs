namespace NetMon.Flows.Live;

/// <summary>One group of live traffic.</summary>
/// <param name="Summary">What it sent and received so far, open flows included.</param>
/// <param name="BitsPerSecond">Bits on the wire per second now, both directions; null while there is nothing to compare with.</param>
/// <param name="PacketsPerSecond">Packets per second now, both directions; null likewise.</param>
/// <param name="Share">
/// Its bytes as a part of those of all groups, 0 to 1; all rows together are 1. Of two hosts that talk to each other only, each has a half.
/// </param>
public sealed record TrafficRow(TrafficSummary Summary, double? BitsPerSecond, double? PacketsPerSecond, double Share);

/// <summary>A name with its part of the traffic.</summary>
/// <param name="Name">The protocol or application; <c>(none)</c> for flows without one.</param>
/// <param name="Bytes">Bytes in both directions.</param>
/// <param name="Share">Its bytes as a part of those of all flows, 0 to 1.</param>
public sealed record TrafficShare(string Name, long Bytes, double Share);
