using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Key;

namespace NetMon.Flows.Roles;

/// <summary>
/// Decides, at a flow's first packet, who began it: by what the packet says of itself, and where it says nothing as Zeek does, by its ports.
/// </summary>
internal static class FlowRoles
{
    /// <summary>Whether the sender of the first packet is the responder.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The bytes that they were decoded from.</param>
    /// <param name="endpoints">The packet's ends.</param>
    /// <param name="fields">What the key has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFromResponder(in PacketHeaders headers, ReadOnlySpan<byte> data, in FlowEndpoints endpoints, FlowKeyFields fields)
    {
        // Messages that have no answer belong to their sender, whoever that is.
        if ((fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None) return false;
        // Groups are spoken to, they do not speak.
        var isIPv6 = (fields & FlowKeyFields.IPv6) != FlowKeyFields.None;
        if (FlowAddress.IsGroup(endpoints.Destination, isIPv6) || IsForGroup(headers, data)) return false;
        if (FlowAddress.IsGroup(endpoints.Source, isIPv6)) return true;
        if (headers.Has(HeaderFields.Icmp)) return IcmpReplies.Answers(headers);
        if (headers.Has(HeaderFields.Tcp)) return IsFromTcpResponder(headers, data, endpoints);
        return headers.IPProtocol == IPProtocols.Udp
            && headers.Has(HeaderFields.Ports)
            && (DatagramRoles.FindAnswer(endpoints.SrcPort, endpoints.DstPort, PayloadOf(headers, data))
                ?? (ServerPorts.IsLikely(IPProtocols.Udp, endpoints.SrcPort) && !ServerPorts.IsLikely(IPProtocols.Udp, endpoints.DstPort)));
    }

    private static bool IsFromTcpResponder(in PacketHeaders headers, ReadOnlySpan<byte> data, in FlowEndpoints endpoints)
    {
        var (flags, srcPort, dstPort) = (headers.TcpFlags, endpoints.SrcPort, endpoints.DstPort);
        var hasSyn = (flags & TcpFlags.SYN) != TcpFlags.None;
        if (hasSyn && (flags & TcpFlags.ACK) == TcpFlags.None) return false;
        if (!hasSyn && StreamRoles.FindAnswer(PayloadOf(headers, data)) is { } answers) return answers;
        // A SYN-ACK towards a server is a scan, until something follows it.
        if (ServerPorts.IsLikely(IPProtocols.Tcp, dstPort)) return !hasSyn && ServerPorts.IsLikely(IPProtocols.Tcp, srcPort) && srcPort < dstPort;
        return hasSyn || ServerPorts.IsLikely(IPProtocols.Tcp, srcPort);
    }

    // A network's own broadcast address is not known by itself, but its frame goes to all.
    private static bool IsForGroup(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        headers.Has(HeaderFields.DstMac) && headers.DstMacOffset < data.Length && (data[headers.DstMacOffset] & 1) != 0;

    private static ReadOnlySpan<byte> PayloadOf(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (headers.FragmentOffset > 0 || headers.PayloadOffset >= data.Length) return default;
        return data.Slice(headers.PayloadOffset, Math.Min(headers.PayloadLength, data.Length - headers.PayloadOffset));
    }
}
