using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Key;

namespace NetMon.Flows.Roles;

/// <summary>
/// Identifies the originator at a flow's first packet: by the packet's content or, failing that, by its ports as Zeek does.
/// </summary>
internal static class FlowRoles
{
    /// <summary>Whether the sender of the first packet is the responder.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="endpoints">The packet's endpoints.</param>
    /// <param name="fields">Fields of the flow key.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFromResponder(in PacketHeaders headers, ReadOnlySpan<byte> data, in FlowEndpoints endpoints, FlowKeyFields fields)
    {
        // The sender of a message without reply is always the originator.
        if ((fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None) return false;
        // A multicast or broadcast address is never the originator.
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
        // A SYN-ACK to a server port is taken as a scan until a later segment shows otherwise.
        if (ServerPorts.IsLikely(IPProtocols.Tcp, dstPort)) return !hasSyn && ServerPorts.IsLikely(IPProtocols.Tcp, srcPort) && srcPort < dstPort;
        return hasSyn || ServerPorts.IsLikely(IPProtocols.Tcp, srcPort);
    }

    // A subnet's broadcast address cannot be recognised without its netmask, but the destination MAC address shows it.
    private static bool IsForGroup(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        headers.Has(HeaderFields.DstMac) && headers.DstMacOffset < data.Length && (data[headers.DstMacOffset] & 1) != 0;

    private static ReadOnlySpan<byte> PayloadOf(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (headers.FragmentOffset > 0 || headers.PayloadOffset >= data.Length) return default;
        return data.Slice(headers.PayloadOffset, Math.Min(headers.PayloadLength, data.Length - headers.PayloadOffset));
    }
}
