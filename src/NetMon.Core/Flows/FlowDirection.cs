namespace NetMon.Flows;

/// <summary>A flow, and which way a packet went in it.</summary>
/// <param name="Key">The flow.</param>
/// <param name="IsReversed">Whether the packet came from the second endpoint of the key.</param>
internal readonly record struct FlowDirection(FlowKey Key, bool IsReversed);
