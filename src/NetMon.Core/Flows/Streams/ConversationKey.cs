using NetMon.Flows.Key;

namespace NetMon.Flows.Streams;

/// <summary>What the packets of a connection have in common.</summary>
/// <param name="Flow">Its ends and where it was seen.</param>
/// <param name="Selected">Number of the flow that was asked for; <see cref="FlowSelector.None"/> when all connections are taken.</param>
internal readonly record struct ConversationKey(FlowKey Flow, int Selected);
