using System.Globalization;
using System.Management.Automation;
using System.Net;
using NetMon.Flows.Summaries;
using NetMon.Presentation;

namespace NetMon.Pipeline;

/// <summary>
/// Reads flows and summaries out of the pipeline: our own objects, and by the names of their properties those that have been through a
/// job, a remote session, a CliXml file, or a CSV file, where all is text.
/// </summary>
internal static class SummaryReader
{
    /// <summary>Adds an object to one side of a comparison.</summary>
    /// <returns>False when it is neither a flow nor a summary.</returns>
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

        if (ReadFlow(item) is not { } sample) return false;
        side.Add(sample);
        return true;
    }

    /// <summary>The grouping of a summary; null for anything else.</summary>
    public static TrafficGrouping? FindGrouping(PSObject? item) => item?.BaseObject switch
    {
        null or FlowRecord => null,
        TrafficSummary summary => summary.Grouping,
        _ => Value<TrafficGrouping>(item, nameof(TrafficSummary.Grouping)),
    };

    private static TrafficSummary? ReadSummary(PSObject item)
    {
        if (item.BaseObject is TrafficSummary summary) return summary;
        if (FindGrouping(item) is not { } grouping
            || Text(item, nameof(TrafficSummary.Key)) is not { } key
            || Value<long>(item, nameof(TrafficSummary.Flows)) is not { } flows
            || Counts.Read(item) is not { } counts)
        {
            return null;
        }

        return new TrafficSummary
        {
            Grouping = grouping,
            Key = key,
            Address = Address(item, nameof(TrafficSummary.Address)),
            PeerAddress = Address(item, nameof(TrafficSummary.PeerAddress)),
            Subnet = Text(item, nameof(TrafficSummary.Subnet)),
            Protocol = Text(item, nameof(TrafficSummary.Protocol)),
            Port = Value<int>(item, nameof(TrafficSummary.Port)),
            Application = Text(item, nameof(TrafficSummary.Application)),
            ServerName = Text(item, nameof(TrafficSummary.ServerName)),
            Interface = Text(item, nameof(TrafficSummary.Interface)),
            IntervalStart = Time(item, nameof(TrafficSummary.IntervalStart)),
            Flows = flows,
            PacketsSent = counts.PacketsSent,
            PacketsReceived = counts.PacketsReceived,
            BytesSent = counts.BytesSent,
            BytesReceived = counts.BytesReceived,
            FirstSeen = Time(item, nameof(TrafficSummary.FirstSeen)) ?? DateTime.UnixEpoch,
            LastSeen = Time(item, nameof(TrafficSummary.LastSeen)) ?? DateTime.UnixEpoch,
        };
    }

    private static TrafficSample? ReadFlow(PSObject item)
    {
        if (Address(item, nameof(FlowRecord.SrcIP)) is not { } source
            || Address(item, nameof(FlowRecord.DstIP)) is not { } destination
            || source.AddressFamily != destination.AddressFamily
            || Text(item, nameof(FlowRecord.Protocol)) is not { } protocol
            || Counts.Read(item) is not { } counts)
        {
            return null;
        }

        return new TrafficSample(source, destination)
        {
            Protocol = protocol,
            DstPort = Value<int>(item, nameof(FlowRecord.DstPort)),
            Application = Text(item, nameof(FlowRecord.Application)),
            ServerName = Text(item, nameof(FlowRecord.ServerName)),
            Interface = Text(item, nameof(FlowRecord.Interface)),
            PacketsSent = counts.PacketsSent,
            PacketsReceived = counts.PacketsReceived,
            BytesSent = counts.BytesSent,
            BytesReceived = counts.BytesReceived,
            FirstSeen = Time(item, nameof(FlowRecord.StartTime)) ?? DateTime.UnixEpoch,
            LastSeen = Time(item, nameof(FlowRecord.EndTime)) ?? DateTime.UnixEpoch,
        };
    }

    // A property that is not there, and a cell of CSV with nothing in it, are both nothing.
    private static string? Text(PSObject item, string name) =>
        item.Properties[name]?.Value?.ToString() is { Length: > 0 } text ? SafeText.Guard(CsvCell.Restore(item, text)) : null;

    private static T? Value<T>(PSObject item, string name) where T : struct =>
        Text(item, name) is not null && LanguagePrimitives.TryConvertTo<T>(item.Properties[name].Value, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static IPAddress? Address(PSObject item, string name) => IPAddress.TryParse(Text(item, name), out var address) ? address : null;

    // Text has lost that it is UTC.
    private static DateTime? Time(PSObject item, string name) => Value<DateTime>(item, name) is { } time
        ? time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime()
        : null;

    private readonly record struct Counts(long PacketsSent, long PacketsReceived, long BytesSent, long BytesReceived)
    {
        // The names are the same in flows and summaries.
        public static Counts? Read(PSObject item) =>
            Value<long>(item, nameof(FlowRecord.PacketsSent)) is { } packetsSent
            && Value<long>(item, nameof(FlowRecord.PacketsReceived)) is { } packetsReceived
            && Value<long>(item, nameof(FlowRecord.BytesSent)) is { } bytesSent
            && Value<long>(item, nameof(FlowRecord.BytesReceived)) is { } bytesReceived
                ? new Counts(packetsSent, packetsReceived, bytesSent, bytesReceived)
                : null;
    }
}
