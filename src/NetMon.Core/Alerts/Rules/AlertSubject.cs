using System.Net;
using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Flows.Key;

namespace NetMon.Alerts.Rules;

/// <summary>Packet fields of an event. Created only for events that are raised.</summary>
internal readonly record struct AlertSubject
{
    public IPAddress? SrcIP { get; init; }

    public int? SrcPort { get; init; }

    public IPAddress? DstIP { get; init; }

    public int? DstPort { get; init; }

    public string? Protocol { get; init; }

    public string? Interface { get; init; }

    public string? CommunityId { get; init; }

    public long? PacketNumber { get; init; }

    /// <summary>The fields of a packet.</summary>
    public static AlertSubject Of(in AlertPacket packet) => new()
    {
        SrcIP = packet.HasAddresses ? packet.Source.ToIPAddress() : null,
        SrcPort = packet.HasPorts ? packet.Headers.SrcPort : null,
        DstIP = packet.HasAddresses ? packet.Destination.ToIPAddress() : null,
        DstPort = packet.HasPorts ? packet.Headers.DstPort : null,
        Protocol = ProtocolNames.Of(packet.Headers),
        Interface = packet.Interface.Label,
        CommunityId = Decoding.CommunityId.Compute(packet.Headers, packet.Data),
        PacketNumber = packet.Number,
    };

    /// <summary>The fields of a transaction that has a client: from the client to the server.</summary>
    public static AlertSubject Of(Transaction transaction)
    {
        var ends = transaction.Ends;
        var (client, server) = (ends.Client, ends.Server);
        return new AlertSubject
        {
            SrcIP = client.ToIPAddress(ends.IsIPv6),
            SrcPort = ends.ClientPort,
            DstIP = server.ToIPAddress(ends.IsIPv6),
            DstPort = ends.ServerPort,
            Protocol = transaction.IsDatagram ? "UDP" : "TCP",
            Interface = ends.Interface,
            CommunityId = Decoding.CommunityId.Compute(
                (byte)(transaction.IsDatagram ? IPProtocols.Udp : IPProtocols.Tcp),
                FlowAddress.Bytes(ref client, ends.IsIPv6), FlowAddress.Bytes(ref server, ends.IsIPv6), (ends.ClientPort, ends.ServerPort)),
            PacketNumber = ends.PacketNumber,
        };
    }
}
