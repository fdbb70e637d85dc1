namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by address, including broadcast and multicast. A flow from a host to itself counts once, with all traffic both sent and received.</summary>
internal sealed class HostGroups() : TrafficGroups<NetworkAddress>(TrafficGrouping.Host)
{
    /// <inheritdoc/>
    public override void Add(in TrafficSample sample)
    {
        if (sample.Originator.Equals(sample.Responder))
        {
            Totals(new NetworkAddress(sample.Originator, sample.IsIPv6)).AddBoth(sample);
            return;
        }

        Totals(new NetworkAddress(sample.Originator, sample.IsIPv6)).AddOriginator(sample);
        Totals(new NetworkAddress(sample.Responder, sample.IsIPv6)).AddResponder(sample);
    }

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in NetworkAddress key, in TrafficTotals totals)
    {
        var address = key.ToIPAddress().ToString();
        return Columns(address, totals) with { Address = address };
    }
}
