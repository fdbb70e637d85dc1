using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Fragments;

namespace NetMon.Flows.Key;

/// <summary>Extracts flow keys and counters from packets.</summary>
[ReadsPackets]
internal static class FlowKeyExtractor
{
    /// <summary>The endpoints of an IP packet; ports are 0 if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlowEndpoints Endpoints(in PacketHeaders headers, ReadOnlySpan<byte> data, out FlowKeyFields fields)
    {
        headers.TryGetSourceAddress(data, out var source);
        headers.TryGetDestinationAddress(data, out var destination);
        fields = headers.Has(HeaderFields.IPv6) ? FlowKeyFields.IPv6 : FlowKeyFields.None;
        ushort srcPort = 0, dstPort = 0;
        if (headers.Has(HeaderFields.Ports))
        {
            (srcPort, dstPort) = (headers.SrcPort, headers.DstPort);
            fields |= FlowKeyFields.Ports;
        }
        else if (headers.Has(HeaderFields.Icmp))
        {
            (srcPort, dstPort) = IcmpPorts.Of(headers, out var isOneWay);
            fields |= isOneWay ? FlowKeyFields.Ports | FlowKeyFields.IsOneWay : FlowKeyFields.Ports;
        }

        return new FlowEndpoints(new FlowAddress(source), new FlowAddress(destination), srcPort, dstPort);
    }

    /// <summary>The flow key and direction of a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DirectedFlowKey Direction(in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields, ushort interfaceIndex) =>
        Direction(headers, endpoints, fields, headers.IPProtocol, interfaceIndex);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DirectedFlowKey Direction(
        in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields, byte protocol, ushort interfaceIndex)
    {
        if (headers.Has(HeaderFields.Vlan)) fields |= FlowKeyFields.Vlan;
        if (headers.Has(HeaderFields.InnerVlan)) fields |= FlowKeyFields.InnerVlan;
        var key = new FlowKey(endpoints, protocol, fields, headers.VlanId, headers.InnerVlanId, interfaceIndex, out var isReversed);
        return new DirectedFlowKey(key, isReversed);
    }

    /// <summary>Key shared by the fragments of a packet.</summary>
    /// <param name="headers">The headers of a fragment.</param>
    /// <param name="endpoints">Its endpoints.</param>
    /// <param name="interfaceIndex">Number of its interface.</param>
    /// <param name="portless">The flow key without ports, which every fragment has.</param>
    public static FragmentKey FragmentKey(in PacketHeaders headers, in FlowEndpoints endpoints, ushort interfaceIndex, out DirectedFlowKey portless)
    {
        portless = PortlessDirection(headers, endpoints, headers.IPProtocol, interfaceIndex);
        var shared = headers.Has(HeaderFields.IPv6) ? PortlessDirection(headers, endpoints, 0, interfaceIndex) : portless;
        return new FragmentKey(shared, headers.IPId);
    }

    private static DirectedFlowKey PortlessDirection(in PacketHeaders headers, in FlowEndpoints endpoints, byte protocol, ushort interfaceIndex)
    {
        var fields = headers.Has(HeaderFields.IPv6) ? FlowKeyFields.IPv6 : FlowKeyFields.None;
        return Direction(headers, endpoints with { SrcPort = 0, DstPort = 0 }, fields, protocol, interfaceIndex);
    }

    /// <summary>Bytes of a packet from the IP header on.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="length">Its length on the wire.</param>
    /// <param name="kept">Captured bytes of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IPBytes(in PacketHeaders headers, int length, int kept) =>
        (headers.HasFault ? EndOfFaulty(headers, length, kept) : headers.PayloadOffset + headers.PayloadLength) - headers.NetworkOffset;

    // After a decode fault the headers do not give the end of the packet; the layer below does. Exception: if a header above IP is truncated
    // although more bytes were captured, IP ends there and padding follows.
    private static int EndOfFaulty(in PacketHeaders headers, int length, int kept)
    {
        var end = headers.FaultOffset + headers.FaultHad;
        var isCutByIP = headers.FaultKind == DecodeFaultKind.Cut && headers.FaultLayer is not (DecodeLayer.IPv4 or DecodeLayer.IPv6) && end < kept;
        return Math.Max(isCutByIP ? end : length, headers.NetworkOffset);
    }
}
