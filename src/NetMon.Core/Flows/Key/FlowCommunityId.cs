using NetMon.Decoding;
using NetMon.Flows.Cache;

namespace NetMon.Flows.Key;

/// <summary>The Community ID of a flow.</summary>
internal static class FlowCommunityId
{
    /// <summary>Computes the Community ID; null for TCP, UDP, SCTP and ICMP flows without a complete header.</summary>
    public static string? Of(in FlowEntry state)
    {
        // The specification uses ports for these protocols only.
        var countsPorts = state.Key.Protocol is IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Sctp or IPProtocols.Icmp or IPProtocols.IcmpV6;
        var fields = state.Key.Fields;
        if (countsPorts && (fields & FlowKeyFields.Ports) == FlowKeyFields.None) return null;

        var ends = state.Key.Endpoints(state.IsReversed);
        var isIPv6 = (fields & FlowKeyFields.IPv6) != FlowKeyFields.None;
        var (source, destination) = (ends.Source, ends.Destination);
        return CommunityId.Compute(
            state.Key.Protocol,
            FlowAddress.Bytes(in source, isIPv6),
            FlowAddress.Bytes(in destination, isIPv6),
            countsPorts ? (ends.SrcPort, ends.DstPort) : null,
            (fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None);
    }
}
