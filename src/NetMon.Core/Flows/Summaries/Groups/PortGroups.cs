using System.Globalization;
using System.Runtime.InteropServices;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by service: transport protocol and responder port. ICMP, whose types are not ports, is one group.</summary>
internal sealed class PortGroups() : TrafficGroups<PortGroups.Service>(TrafficGrouping.Port)
{
    /// <inheritdoc/>
    public override void Add(in TrafficSample sample) =>
        Totals(new Service(sample.Protocol, sample.Protocol is "ICMP" or "ICMPv6" ? null : sample.DstPort)).AddOriginator(sample);

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in Service key, in TrafficTotals totals)
    {
        var text = key.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{key.Protocol}/{port}") : key.Protocol;
        return Columns(text, totals) with { Protocol = key.Protocol, Port = key.Port };
    }

    /// <summary>A protocol and a port.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Service(string Protocol, int? Port);
}
