using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetMon.Decoding.Names;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;

namespace NetMon.Flows.Summaries;

/// <summary>
/// What summaries need to know of a flow, or of a part of one: a value, so that a million of them cost no memory.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrafficSample
{
    /// <summary>Names the two ends.</summary>
    /// <param name="originator">The originator's address.</param>
    /// <param name="responder">The responder's address, of the same family.</param>
    /// <exception cref="ArgumentException">One is IPv4, and the other IPv6.</exception>
    public TrafficSample(IPAddress originator, IPAddress responder)
    {
        if (originator.AddressFamily != responder.AddressFamily) throw new ArgumentException("The addresses are of two families.", nameof(responder));
        IsIPv6 = originator.AddressFamily == AddressFamily.InterNetworkV6;
        Originator = new FlowAddress(originator.GetAddressBytes());
        Responder = new FlowAddress(responder.GetAddressBytes());
    }

    [SetsRequiredMembers]
    internal TrafficSample(FlowRecord flow)
    {
        var ends = flow.Endpoints;
        (Originator, Responder, IsIPv6) = (ends.Source, ends.Destination, flow.IsIPv6);
        Protocol = flow.Protocol;
        DstPort = flow.DstPort;
        Application = flow.Application;
        ServerName = flow.ServerName;
        Interface = flow.Interface;
        PacketsSent = flow.PacketsSent;
        PacketsReceived = flow.PacketsReceived;
        BytesSent = flow.BytesSent;
        BytesReceived = flow.BytesReceived;
        Retransmissions = flow.Retransmissions;
        FirstSeenNanoseconds = flow.StartNanoseconds;
        LastSeenNanoseconds = flow.EndNanoseconds;
    }

    [SetsRequiredMembers]
    internal TrafficSample(in FlowEntry flow, string? interfaceName)
    {
        var ends = flow.Key.Endpoints(flow.IsReversed);
        (Originator, Responder, IsIPv6) = (ends.Source, ends.Destination, flow.Key.Fields.HasFlag(FlowKeyFields.IPv6));
        Protocol = IPProtocolNames.Find(flow.Key.Protocol);
        DstPort = flow.Key.Fields.HasFlag(FlowKeyFields.Ports) ? ends.DstPort : null;
        Application = flow.Content?.Application;
        ServerName = flow.Content?.ServerName;
        Interface = interfaceName;
        PacketsSent = flow.Counters.Originator.Packets;
        PacketsReceived = flow.Counters.Responder.Packets;
        BytesSent = flow.Counters.Originator.Bytes;
        BytesReceived = flow.Counters.Responder.Bytes;
        Retransmissions = flow.Tcp.Disorder is { } disorder ? disorder.Originator.Retransmissions + disorder.Responder.Retransmissions : 0;
        if (!flow.HasTime) return;
        FirstSeenNanoseconds = flow.First;
        LastSeenNanoseconds = flow.Last;
    }

    /// <summary>How many flows it stands for: 1, or 0 for a part whose flow has been counted already.</summary>
    public long Flows { get; init; } = 1;

    /// <summary>TCP, UDP ...</summary>
    public required string Protocol { get; init; }

    /// <summary>The responder's port, as <see cref="FlowRecord.DstPort"/> has it.</summary>
    public int? DstPort { get; init; }

    /// <summary>TLS, DNS ...</summary>
    public string? Application { get; init; }

    /// <summary>The name that the client asked for.</summary>
    public string? ServerName { get; init; }

    /// <summary>Where it was seen.</summary>
    public string? Interface { get; init; }

    /// <summary>Packets of the originator.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Packets of the responder.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Bytes of the originator, whole frames as on the wire.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes of the responder, whole frames as on the wire.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>TCP segments that repeated what had been sent before, in both directions.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch; null where no packet had a time.</summary>
    public required long? FirstSeenNanoseconds { get; init; }

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch; null where no packet had a time.</summary>
    public required long? LastSeenNanoseconds { get; init; }

    internal FlowAddress Originator { get; }

    internal FlowAddress Responder { get; }

    internal bool IsIPv6 { get; }
}
