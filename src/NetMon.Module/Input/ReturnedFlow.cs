using System.Management.Automation;
using System.Net;
using NetMon.Flows.Selection;
using NetMon.Flows.Summaries;

namespace NetMon.Input;

/// <summary>
/// A flow that came back from a job, a remote session, a CliXml file or a CSV file: the one reader of its properties. What a flow lacks is null;
/// a wrong value is a <see cref="PropertyValueException"/>.
/// </summary>
internal sealed class ReturnedFlow
{
    private readonly ReturnedObject _item;
    private readonly string _protocol;
    private readonly IPAddress _source;
    private readonly IPAddress _destination;

    private ReturnedFlow(in ReturnedObject item, string protocol, IPAddress source, IPAddress destination) =>
        (_item, _protocol, _source, _destination) = (item, protocol, source, destination);

    private int? DstPort => _item.Value<ushort>(nameof(FlowRecord.DstPort));

    // More than a century is no time of a handshake, and a number that is none is no time at all.
    private long? HandshakeNanoseconds => _item.Value<double>(nameof(FlowRecord.HandshakeRtt)) is >= 0 and < 3e9 and var seconds
        ? (long)Math.Round(seconds * 1e9)
        : null;

    private string? Interface => _item.Text(nameof(FlowRecord.Interface));

    private long? Start => _item.Nanoseconds(nameof(FlowRecord.StartNanoseconds), nameof(FlowRecord.StartTime));

    /// <summary>Reads an object; null if it lacks the properties that every flow has.</summary>
    /// <param name="item">The object.</param>
    public static ReturnedFlow? TryRead(PSObject item)
    {
        var flow = new ReturnedObject(item);
        // What lacks one of them is no flow, whatever else is wrong with it.
        return flow.Text(nameof(FlowRecord.Protocol)) is { } protocol && flow.Text(nameof(FlowRecord.SrcIP)) is not null && flow.Text(nameof(FlowRecord.DstIP)) is not null
            ? new ReturnedFlow(flow, protocol, flow.Address(nameof(FlowRecord.SrcIP))!, flow.Address(nameof(FlowRecord.DstIP))!)
            : null;
    }

    /// <summary>What finds the flow's packets; null without its times.</summary>
    public FlowIdentity? Identify()
    {
        if (Start is not { } start || _item.Nanoseconds(nameof(FlowRecord.EndNanoseconds), nameof(FlowRecord.EndTime), isEnd: true) is not { } end) return null;
        var identity = _item.Value<byte>(nameof(FlowRecord.IcmpType)) is { } type
            ? FlowIdentity.TryMakeIcmp(_protocol, _source, _destination, type, _item.Value<byte>(nameof(FlowRecord.IcmpCode)) ?? 0, start, end)
            : FlowIdentity.TryMake(_protocol, (_source, _item.Value<ushort>(nameof(FlowRecord.SrcPort))), (_destination, DstPort), start, end);
        return identity is null ? null : identity with
        {
            VlanId = _item.Value<ushort>(nameof(FlowRecord.VlanId)), Packets = _item.Value<long>(nameof(FlowRecord.Packets)), Interface = Interface,
        };
    }

    /// <summary>What the flow adds to a summary; null without its counters.</summary>
    public TrafficSample? Sample()
    {
        if (_source.AddressFamily != _destination.AddressFamily || ReturnedCounts.Read(_item) is not { } counts) return null;
        return new TrafficSample(_source, _destination)
        {
            Protocol = _protocol,
            DstPort = DstPort,
            Application = _item.Text(nameof(FlowRecord.Application)),
            ServerName = _item.Text(nameof(FlowRecord.ServerName)),
            Interface = Interface,
            PacketsSent = counts.PacketsSent,
            PacketsReceived = counts.PacketsReceived,
            BytesSent = counts.BytesSent,
            BytesReceived = counts.BytesReceived,
            Retransmissions = counts.Retransmissions,
            HandshakeNanoseconds = HandshakeNanoseconds,
            FirstSeenNanoseconds = Start,
            LastSeenNanoseconds = _item.Nanoseconds(nameof(FlowRecord.EndNanoseconds), nameof(FlowRecord.EndTime)),
        };
    }
}

/// <summary>The counters of flows and summaries, whose names are the same.</summary>
internal readonly record struct ReturnedCounts(long PacketsSent, long PacketsReceived, long BytesSent, long BytesReceived, long Retransmissions)
{
    /// <summary>Reads them; null if one is missing. Retransmissions may be.</summary>
    public static ReturnedCounts? Read(in ReturnedObject item) =>
        item.Value<long>(nameof(FlowRecord.PacketsSent)) is { } packetsSent
        && item.Value<long>(nameof(FlowRecord.PacketsReceived)) is { } packetsReceived
        && item.Value<long>(nameof(FlowRecord.BytesSent)) is { } bytesSent
        && item.Value<long>(nameof(FlowRecord.BytesReceived)) is { } bytesReceived
            ? new ReturnedCounts(packetsSent, packetsReceived, bytesSent, bytesReceived, item.Value<long>(nameof(FlowRecord.Retransmissions)) ?? 0)
            : null;
}
