using System.Net;
using NetMon.Decoding.Names;

namespace NetMon.Alerts.Rules;

/// <summary>What an event says of the packet that met its rule. Made only for events that are raised.</summary>
internal readonly record struct AlertSubject
{
    /// <summary>Source address.</summary>
    public IPAddress? SrcIP { get; init; }

    /// <summary>Source port.</summary>
    public int? SrcPort { get; init; }

    /// <summary>Destination address.</summary>
    public IPAddress? DstIP { get; init; }

    /// <summary>Destination port.</summary>
    public int? DstPort { get; init; }

    /// <summary>Protocol.</summary>
    public string? Protocol { get; init; }

    /// <summary>Where it was seen.</summary>
    public string? Interface { get; init; }

    /// <summary>Its Community ID.</summary>
    public string? CommunityId { get; init; }

    /// <summary>Its ordinal.</summary>
    public long? PacketNumber { get; init; }

    /// <summary>A packet.</summary>
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
}
