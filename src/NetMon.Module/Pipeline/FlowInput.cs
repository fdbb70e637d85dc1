using System.Globalization;
using System.Management.Automation;
using System.Net;
using NetMon.Flows.Streams;

namespace NetMon.Pipeline;

/// <summary>Flows as cmdlets take them: as Get-FlowSummary gave them, or what a job, a remote session, CliXml or CSV left of them.</summary>
internal static class FlowInput
{
    /// <summary>What finds the flow's packets; null if the object is no flow.</summary>
    /// <param name="flow">The object.</param>
    public static FlowIdentity? TryIdentify(PSObject? flow)
    {
        if (flow?.BaseObject is FlowRecord record) return FlowIdentity.Of(record);
        if (flow is null || Text(flow, "Protocol") is not { } protocol) return null;
        if (Address(flow, "SrcIP") is not { } source || Address(flow, "DstIP") is not { } destination) return null;
        if (Time(flow, "StartTime", isEnd: false) is not { } start || Time(flow, "EndTime", isEnd: true) is not { } end) return null;
        if (!TryNumber<int>(flow, "SrcPort", out var srcPort) || !TryNumber<int>(flow, "DstPort", out var dstPort)) return null;
        if (!TryNumber<ushort>(flow, "VlanId", out var vlanId) || !TryNumber<long>(flow, "Packets", out var packets)) return null;
        var identity = FlowIdentity.TryMake(protocol, (source, srcPort), (destination, dstPort), start, end);
        return identity is null ? null : identity with { VlanId = vlanId, Packets = packets, Interface = Value(flow, "Interface")?.ToString() is { } name ? CsvCell.Restore(flow, name) : null };
    }

    private static object? Value(PSObject flow, string name)
    {
        try
        {
            return flow.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value).BaseObject : null;
        }
        catch (GetValueException)
        {
            // A script property that fails is as good as none.
            return null;
        }
    }

    private static string? Text(PSObject flow, string name) =>
        Value(flow, name)?.ToString() is { Length: > 0 } text ? CsvCell.Restore(flow, text) : null;

    private static IPAddress? Address(PSObject flow, string name) =>
        Value(flow, name) is IPAddress address ? address : IPAddress.TryParse(Text(flow, name), out var parsed) ? parsed : null;

    private static DateTime? Time(PSObject flow, string name, bool isEnd)
    {
        if (Value(flow, name) is DateTime time) return time;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(Text(flow, name), CultureInfo.InvariantCulture, Utc, out var parsed)
            && !DateTime.TryParse(Text(flow, name), CultureInfo.CurrentCulture, Utc, out parsed)) return null;
        // Text such as that of Export-Csv has only whole seconds: all of the last one belongs to the flow.
        return isEnd && parsed.Ticks % TimeSpan.TicksPerSecond == 0 ? parsed.AddTicks(TimeSpan.TicksPerSecond - 1) : parsed;
    }

    // True for a number and for nothing; false for something else.
    private static bool TryNumber<T>(PSObject flow, string name, out T? number)
        where T : struct
    {
        number = null;
        if (Text(flow, name) is null) return true;
        if (!LanguagePrimitives.TryConvertTo<T>(Value(flow, name), CultureInfo.InvariantCulture, out var converted)) return false;
        number = converted;
        return true;
    }
}
