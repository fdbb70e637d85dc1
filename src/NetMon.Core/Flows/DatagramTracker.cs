using NetMon.Decoding;

namespace NetMon.Flows;

/// <summary>Keeps the history of flows without connections.</summary>
internal static class DatagramTracker
{
    /// <summary>Takes in one packet.</summary>
    public static void Update(ref FlowState flow, in PacketHeaders headers, bool fromOriginator)
    {
    }
}
