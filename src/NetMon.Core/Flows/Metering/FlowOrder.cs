using NetMon.Flows.Key;

namespace NetMon.Flows.Metering;

/// <summary>Place of a flow among those that end at one moment: by start time, then by key.</summary>
/// <param name="First">Time of the earliest packet.</param>
/// <param name="Key">The flow's key.</param>
internal readonly record struct FlowOrder(long First, FlowKey Key)
{
    /// <summary>Compares two places.</summary>
    public static int Compare(in FlowOrder left, in FlowOrder right) =>
        left.First != right.First ? left.First.CompareTo(right.First) : FlowKey.Compare(left.Key, right.Key);
}
