using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Fragments;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Makes of a packet what a flow needs to know of it.</summary>
[ReadsPackets]
internal static class FlowKeyExtractor
{
    /// <summary>The ends of a packet with an IP header; without ports where it has none.</summary>
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

    /// <summary>The key of a packet.</summary>
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

    /// <summary>What the fragments of a packet have in common.</summary>
    /// <param name="headers">The headers of a fragment.</param>
    /// <param name="endpoints">Its ends.</param>
    /// <param name="interfaceIndex">Number of its interface.</param>
    /// <param name="portless">The flow as far as each fragment says it: the key without ports.</param>
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

    /// <summary>What one packet counts.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="headers">Its headers, or those of the packet inside.</param>
    /// <param name="length">Bytes on the wire of what the headers are of.</param>
    /// <param name="kept">Bytes of it that were kept.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlowCounter Count(in CapturedFrame frame, in PacketHeaders headers, int length, int kept)
    {
        var ipEnd = headers.HasFault ? EndOfFaulty(headers, length, kept) : headers.PayloadOffset + headers.PayloadLength;
        return new FlowCounter
        {
            Packets = 1,
            Bytes = frame.Length,
            IPBytes = ipEnd - headers.NetworkOffset,
            PayloadBytes = headers.PayloadLength,
        };
    }

    // Behind a fault the headers do not say where the packet ends; the layer below does. Unless the fault is that a header above IP is cut
    // although more bytes were kept: then IP ends there, and what follows is padding.
    private static int EndOfFaulty(in PacketHeaders headers, int length, int kept)
    {
        var end = headers.FaultOffset + headers.FaultHad;
        var isCutByIP = headers.FaultKind == DecodeFaultKind.Cut && headers.FaultLayer is not (DecodeLayer.IPv4 or DecodeLayer.IPv6) && end < kept;
        return Math.Max(isCutByIP ? end : length, headers.NetworkOffset);
    }
}
