namespace NetMon.Flows.Key;

/// <summary>A flow, and which way a packet went in it.</summary>
/// <param name="Key">The flow.</param>
/// <param name="IsReversed">Whether the packet came from the second endpoint of the key.</param>
internal readonly record struct DirectedFlowKey(FlowKey Key, bool IsReversed);
