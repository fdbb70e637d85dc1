using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetMon.Decoding.Names;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;

namespace NetMon.Flows.Summaries;

/// <summary>
/// Input of a summary: the counters and keys of a flow, or of a part of one. A value type, so that a million of them are not heap objects.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrafficSample
{
    /// <summary>Creates a sample for two addresses.</summary>
    /// <param name="originator">The originator's address.</param>
    /// <param name="responder">The responder's address, of the same family.</param>
    /// <exception cref="ArgumentException">One address is IPv4 and the other IPv6.</exception>
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
        HandshakeNanoseconds = flow.HandshakeNanoseconds;
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
        HandshakeNanoseconds = flow.Tcp.Handshake.Nanoseconds;
        if (!flow.HasTime) return;
        FirstSeenNanoseconds = flow.First;
        LastSeenNanoseconds = flow.Last;
    }

    /// <summary>Number of flows: 1, or 0 for a part of a flow that was already counted.</summary>
    public long Flows { get; init; } = 1;

    /// <summary>TCP, UDP ...</summary>
    public required string Protocol { get; init; }

    /// <summary>The responder's port; see <see cref="FlowRecord.DstPort"/>.</summary>
    public int? DstPort { get; init; }

    /// <summary>TLS, DNS ...</summary>
    public string? Application { get; init; }

    /// <summary>The server name that the client sent.</summary>
    public string? ServerName { get; init; }

    /// <summary>Name of the capturing interface.</summary>
    public string? Interface { get; init; }

    /// <summary>Packets sent by the originator.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Packets sent by the responder.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Bytes sent by the originator: whole frames as on the wire.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes sent by the responder: whole frames as on the wire.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>TCP retransmissions in both directions.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Duration of the TCP handshake in nanoseconds, see <see cref="FlowRecord.HandshakeRtt"/>; null if it was not measured.</summary>
    public long? HandshakeNanoseconds { get; init; }

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch; null if no packet has a timestamp.</summary>
    public required long? FirstSeenNanoseconds { get; init; }

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch; null if no packet has a timestamp.</summary>
    public required long? LastSeenNanoseconds { get; init; }

    internal FlowAddress Originator { get; }

    internal FlowAddress Responder { get; }

    internal bool IsIPv6 { get; }
}
