using System.Management.Automation;
using NetMon.Flows.Streams;

namespace NetMon.Input;

/// <summary>Reads flows from Get-FlowSummary, a job, a remote session, CliXml or CSV.</summary>
internal static class FlowInput
{
    /// <summary>Returns the identity of a flow, to find its packets; null if the object is not a flow.</summary>
    /// <param name="item">The object.</param>
    public static FlowIdentity? TryIdentify(PSObject? item)
    {
        if (item is null) return null;
        if (item.BaseObject is FlowRecord record) return FlowIdentity.Of(record);
        var flow = new ReturnedObject(item);
        if (flow.Text(nameof(FlowRecord.Protocol)) is not { } protocol) return null;
        if (flow.Address(nameof(FlowRecord.SrcIP)) is not { } source || flow.Address(nameof(FlowRecord.DstIP)) is not { } destination) return null;
        if (flow.Nanoseconds(nameof(FlowRecord.StartNanoseconds), nameof(FlowRecord.StartTime)) is not { } start
            || flow.Nanoseconds(nameof(FlowRecord.EndNanoseconds), nameof(FlowRecord.EndTime), isEnd: true) is not { } end)
        {
            return null;
        }

        if (!flow.TryNumber<int>(nameof(FlowRecord.SrcPort), out var srcPort)
            || !flow.TryNumber<int>(nameof(FlowRecord.DstPort), out var dstPort)
            || !flow.TryNumber<byte>(nameof(FlowRecord.IcmpType), out var icmpType)
            || !flow.TryNumber<byte>(nameof(FlowRecord.IcmpCode), out var icmpCode)
            || !flow.TryNumber<ushort>(nameof(FlowRecord.VlanId), out var vlanId)
            || !flow.TryNumber<long>(nameof(FlowRecord.Packets), out var packets))
        {
            return null;
        }

        var identity = icmpType is { } type
            ? FlowIdentity.TryMakeIcmp(protocol, source, destination, type, icmpCode ?? 0, start, end)
            : FlowIdentity.TryMake(protocol, (source, srcPort), (destination, dstPort), start, end);
        return identity is null ? null : identity with { VlanId = vlanId, Packets = packets, Interface = flow.Text(nameof(FlowRecord.Interface)) };
    }
}
