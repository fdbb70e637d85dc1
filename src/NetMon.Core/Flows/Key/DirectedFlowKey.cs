namespace NetMon.Flows.Key;

/// <summary>A flow key and a packet's direction in the flow.</summary>
/// <param name="Key">The flow.</param>
/// <param name="IsReversed">Whether the packet's source is the second endpoint of the key.</param>
internal readonly record struct DirectedFlowKey(FlowKey Key, bool IsReversed);
