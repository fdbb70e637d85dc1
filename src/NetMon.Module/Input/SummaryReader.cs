using System.Management.Automation;
using NetMon.Flows.Summaries.Comparison;

namespace NetMon.Input;

/// <summary>
/// Reads flows and summaries from the pipeline: NetMon objects, and by property names also objects from a job, a remote session, a CliXml file,
/// or a CSV file, where every value is text.
/// </summary>
internal static class SummaryReader
{
    /// <summary>Adds an object to one side of a comparison.</summary>
    /// <returns>False if it is neither a flow nor a summary.</returns>
    public static bool TryAdd(PSObject? item, ComparisonSide side)
    {
        switch (item?.BaseObject)
        {
            case null:
                return false;
            case FlowRecord flow:
                side.Add(flow);
                return true;
        }

        if (ReadSummary(item) is { } summary)
        {
            side.Add(summary);
            return true;
        }

        if (ReturnedFlow.TryRead(item)?.Sample() is not { } sample) return false;
        side.Add(sample);
        return true;
    }

    /// <summary>The grouping of a summary; null for anything else.</summary>
    public static TrafficGrouping? FindGrouping(PSObject? item) => item?.BaseObject is null or FlowRecord
        ? null
        : new ReturnedObject(item).Value<TrafficGrouping>(nameof(TrafficSummary.Grouping));

    private static TrafficSummary? ReadSummary(PSObject item)
    {
        if (item.BaseObject is TrafficSummary known) return known;
        var summary = new ReturnedObject(item);
        if (FindGrouping(item) is not { } grouping
            || summary.Text(nameof(TrafficSummary.Key)) is not { } key
            || summary.Value<long>(nameof(TrafficSummary.Flows)) is not { } flows
            || ReturnedCounts.Read(summary) is not { } counts)
        {
            return null;
        }

        return new TrafficSummary
        {
            Grouping = grouping.ToString(),
            Key = key,
            Address = summary.Address(nameof(TrafficSummary.Address))?.ToString(),
            PeerAddress = summary.Address(nameof(TrafficSummary.PeerAddress))?.ToString(),
            Subnet = summary.Text(nameof(TrafficSummary.Subnet)),
            Protocol = summary.Text(nameof(TrafficSummary.Protocol)),
            Port = summary.Value<ushort>(nameof(TrafficSummary.Port)),
            Application = summary.Text(nameof(TrafficSummary.Application)),
            ServerName = summary.Text(nameof(TrafficSummary.ServerName)),
            Interface = summary.Text(nameof(TrafficSummary.Interface)),
            IntervalStartNanoseconds = summary.Nanoseconds(nameof(TrafficSummary.IntervalStartNanoseconds), nameof(TrafficSummary.IntervalStart)),
            Flows = flows,
            PacketsSent = counts.PacketsSent,
            PacketsReceived = counts.PacketsReceived,
            BytesSent = counts.BytesSent,
            BytesReceived = counts.BytesReceived,
            Retransmissions = counts.Retransmissions,
            Handshakes = summary.Value<long>(nameof(TrafficSummary.Handshakes)) ?? 0,
            HandshakeRtt = summary.Value<double>(nameof(TrafficSummary.HandshakeRtt)),
            FirstSeenNanoseconds = summary.Nanoseconds(nameof(TrafficSummary.FirstSeenNanoseconds), nameof(TrafficSummary.FirstSeen)),
            LastSeenNanoseconds = summary.Nanoseconds(nameof(TrafficSummary.LastSeenNanoseconds), nameof(TrafficSummary.LastSeen)),
        };
    }
}
