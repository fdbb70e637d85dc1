using NetMon.Flows.Key;

namespace NetMon.Flows.Summaries.Order;

/// <summary>
/// Order of flows with equal sort values: by time, then by endpoints. So the result does not depend on the order in which flows ended or on
/// the number of threads.
/// </summary>
internal static class FlowTieOrder
{
    /// <summary>Compares two flows.</summary>
    public static int Compare(FlowRecord left, FlowRecord right)
    {
        var order = Nullable.Compare(left.StartNanoseconds, right.StartNanoseconds);
        if (order == 0) order = Nullable.Compare(left.EndNanoseconds, right.EndNanoseconds);
        if (order == 0) order = string.CompareOrdinal(left.Protocol, right.Protocol);
        if (order == 0) order = FlowAddress.Compare(left.Endpoints.Source, right.Endpoints.Source);
        if (order == 0) order = FlowAddress.Compare(left.Endpoints.Destination, right.Endpoints.Destination);
        if (order == 0) order = left.Endpoints.SrcPort.CompareTo(right.Endpoints.SrcPort);
        return order == 0 ? left.Endpoints.DstPort.CompareTo(right.Endpoints.DstPort) : order;
    }
}
