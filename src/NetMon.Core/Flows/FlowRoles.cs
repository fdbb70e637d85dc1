using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Flows;

/// <summary>Decides, at a flow's first packet, who began it: as Zeek does.</summary>
internal static class FlowRoles
{
    /// <summary>Whether the sender of the first packet is the responder.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="endpoints">The packet's ends.</param>
    /// <param name="fields">What the key has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFromResponder(in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields)
    {
        // Messages that have no answer belong to their sender, whoever that is.
        if ((fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None) return false;
        // Groups are spoken to, they do not speak.
        var isIPv6 = (fields & FlowKeyFields.IPv6) != FlowKeyFields.None;
        if (FlowAddress.IsGroup(endpoints.Destination, isIPv6)) return false;
        if (FlowAddress.IsGroup(endpoints.Source, isIPv6)) return true;
        if (headers.Has(HeaderFields.Tcp)) return IsFromTcpResponder(headers.TcpFlags, endpoints.SrcPort, endpoints.DstPort);
        return headers.IPProtocol == IPProtocols.Udp
            && headers.Has(HeaderFields.Ports)
            && ServerPorts.IsLikely(IPProtocols.Udp, endpoints.SrcPort)
            && !ServerPorts.IsLikely(IPProtocols.Udp, endpoints.DstPort);
    }

    private static bool IsFromTcpResponder(TcpFlags flags, ushort srcPort, ushort dstPort)
    {
        var hasSyn = (flags & TcpFlags.SYN) != TcpFlags.None;
        if (hasSyn && (flags & TcpFlags.ACK) == TcpFlags.None) return false;
        // A SYN-ACK towards a server is a scan, until something follows it.
        if (ServerPorts.IsLikely(IPProtocols.Tcp, dstPort)) return !hasSyn && ServerPorts.IsLikely(IPProtocols.Tcp, srcPort) && srcPort < dstPort;
        return hasSyn || ServerPorts.IsLikely(IPProtocols.Tcp, srcPort);
    }
}
