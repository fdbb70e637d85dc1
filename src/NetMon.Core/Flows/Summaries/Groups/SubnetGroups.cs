using System.Globalization;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by network. A flow within one network counts once, with all traffic both sent and received.</summary>
/// <param name="ipv4PrefixLength">IPv4 prefix length in bits.</param>
/// <param name="ipv6PrefixLength">IPv6 prefix length in bits.</param>
internal sealed class SubnetGroups(int ipv4PrefixLength, int ipv6PrefixLength) : TrafficGroups<NetworkAddress>(TrafficGrouping.Subnet)
{
    /// <inheritdoc/>
    public override void Add(in TrafficSample sample)
    {
        var length = PrefixLength(sample.IsIPv6);
        var from = new NetworkAddress(sample.Originator, sample.IsIPv6).Network(length);
        var to = new NetworkAddress(sample.Responder, sample.IsIPv6).Network(length);
        if (from == to)
        {
            Totals(from).AddBoth(sample);
            return;
        }

        Totals(from).AddOriginator(sample);
        Totals(to).AddResponder(sample);
    }

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in NetworkAddress key, in TrafficTotals totals)
    {
        var subnet = string.Create(CultureInfo.InvariantCulture, $"{key.ToIPAddress()}/{PrefixLength(key.IsIPv6)}");
        return Columns(subnet, totals) with { Subnet = subnet };
    }

    private int PrefixLength(bool isIPv6) => isIPv6 ? ipv6PrefixLength : ipv4PrefixLength;
}
