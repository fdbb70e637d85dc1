using NetMon.Alerts.Windows;
using NetMon.Flows.Key;
using NetMon.Flows.Roles;

namespace NetMon.Alerts.Rules;

/// <summary>
/// Remembers of the flows that a rule sees which side began them, decided at their first packet as flows are (see <see cref="FlowRoles"/>). A
/// new SYN begins a flow anew.
/// </summary>
internal sealed class FlowOriginators
{
    /// <summary>The most flows that are remembered at a time; of one that was forgotten, the next packet decides.</summary>
    public const int MaxFlows = 1_000_000;

    private readonly KeyTable<bool> _isReversed = new(MaxFlows);

    /// <summary>Whether a packet with addresses went from its flow's originator.</summary>
    public bool IsFromOriginator(in AlertPacket packet)
    {
        ref var isReversed = ref _isReversed.GetOrAdd(GroupKey.Of(AlertGrouping.Flow, packet), out var isNew);
        var packetIsReversed = IsReversed(packet);
        if (isNew || IsFirstSyn(packet)) isReversed = packetIsReversed ^ IsFromResponder(packet);
        return isReversed == packetIsReversed;
    }

    private static bool IsFirstSyn(in AlertPacket packet) =>
        packet.Headers.Has(Decoding.HeaderFields.Tcp) && (packet.Headers.TcpFlags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;

    // Only a way to tell the two directions of one flow apart.
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
