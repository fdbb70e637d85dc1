using NetMon.Flows.Key;

namespace NetMon.Flows.Reassembly;

/// <summary>Key of a connection's packets.</summary>
/// <param name="Flow">The flow key.</param>
/// <param name="Selected">Index of the requested flow; <see cref="Selection.FlowSelector.None"/> if all connections are read.</param>
internal readonly record struct ConnectionKey(FlowKey Flow, int Selected);
