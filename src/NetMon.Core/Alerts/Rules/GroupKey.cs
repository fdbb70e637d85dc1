using System.Globalization;
using NetMon.Alerts.Windows;
using NetMon.Decoding.Names;

namespace NetMon.Alerts.Rules;

/// <summary>The keys of the separate counts of a rule.</summary>
internal static class GroupKey
{
    /// <summary>The key of a packet; all packets without addresses have the same one.</summary>
    /// <param name="grouping">The grouping.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="isForward">
    /// Whether the originator of its flow sent it; used only for <see cref="AlertGrouping.Originator"/> and
    /// <see cref="AlertGrouping.Responder"/>.
    /// </param>
    public static AlertKey Of(AlertGrouping grouping, in AlertPacket packet, bool isForward = true)
    {
        if (grouping == AlertGrouping.None || !packet.HasAddresses) return default;
        switch (grouping)
        {
            case AlertGrouping.Source:
                return new AlertKey(packet.Source, default, 0);
            case AlertGrouping.Destination:
                return new AlertKey(packet.Destination, default, 0);
            case AlertGrouping.Originator:
                return new AlertKey(isForward ? packet.Source : packet.Destination, default, 0);
            case AlertGrouping.Responder:
                return new AlertKey(isForward ? packet.Destination : packet.Source, default, 0);
            case AlertGrouping.Pair:
                return packet.Source.CompareTo(packet.Destination) <= 0
                    ? new AlertKey(packet.Source, packet.Destination, 0)
                    : new AlertKey(packet.Destination, packet.Source, 0);
            default:
                var (low, high) = packet.HasPorts ? (packet.Headers.SrcPort, packet.Headers.DstPort) : ((ushort)0, (ushort)0);
                var order = packet.Source.CompareTo(packet.Destination);
                if (order == 0) order = low - high;
                if (order > 0) (low, high) = (high, low);
                var number = (ulong)packet.Headers.IPProtocol << 32 | (uint)low << 16 | high;
                return order <= 0 ? new AlertKey(packet.Source, packet.Destination, number)
                    : new AlertKey(packet.Destination, packet.Source, number);
        }
    }

    /// <summary>The key as display text.</summary>
    public static string Text(AlertGrouping grouping, in AlertKey key, in AlertPacket packet)
    {
        if (grouping == AlertGrouping.None || !packet.HasAddresses) return "";
        return grouping switch
        {
            AlertGrouping.Pair => $"{key.First} - {key.Second}",
            AlertGrouping.Flow when packet.HasPorts => string.Create(
                CultureInfo.InvariantCulture,
                $"{ProtocolNames.Of(packet.Headers)} {key.First} {(ushort)(key.Number >> 16)} - {key.Second} {(ushort)key.Number}"),
            AlertGrouping.Flow => $"{ProtocolNames.Of(packet.Headers)} {key.First} - {key.Second}",
            _ => key.First.ToString(),
        };
    }
}
