using NetMon.Alerts.Windows;
using NetMon.Flows.Key;
using NetMon.Flows.Roles;

namespace NetMon.Alerts.Rules;

/// <summary>
/// Tracks the originator of each flow that a rule sees. As for flow records (see <see cref="FlowRoles"/>), the first packet determines it;
/// a later SYN without ACK determines it again.
/// </summary>
internal sealed class FlowOriginators
{
    /// <summary>Maximum number of flows. The originator of an evicted flow is determined again by its next packet.</summary>
    public const int MaxFlows = 1_000_000;

    private readonly KeyTable<bool> _isReversed = new(MaxFlows);

    /// <summary>Whether the originator of its flow sent a packet, which must have addresses.</summary>
    public bool IsFromOriginator(in AlertPacket packet)
    {
        ref var isReversed = ref _isReversed.GetOrAdd(GroupKey.Of(AlertGrouping.Flow, packet), out var isNew);
        var packetIsReversed = IsReversed(packet);
        if (isNew || IsFirstSyn(packet)) isReversed = packetIsReversed ^ IsFromResponder(packet);
        return isReversed == packetIsReversed;
    }

    private static bool IsFirstSyn(in AlertPacket packet) =>
        packet.Headers.Has(Decoding.HeaderFields.Tcp) && (packet.Headers.TcpFlags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;

    // An arbitrary order that distinguishes the two directions of a flow.
    private static bool IsReversed(in AlertPacket packet)
    {
        var order = packet.Source.CompareTo(packet.Destination);
        return order > 0 || (order == 0 && packet.HasPorts && packet.Headers.SrcPort > packet.Headers.DstPort);
    }

    private static bool IsFromResponder(in AlertPacket packet)
    {
        if (!packet.Headers.Has(Decoding.HeaderFields.IPv4) && !packet.Headers.Has(Decoding.HeaderFields.IPv6)) return false;
        var endpoints = FlowKeyExtractor.Endpoints(packet.Headers, packet.Data, out var fields);
        return FlowRoles.IsFromResponder(packet.Headers, packet.Data, endpoints, fields);
    }
}
