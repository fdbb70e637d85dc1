using System.Runtime.InteropServices;
using NetMon.Flows.Key;
using NetMon.Flows.Summaries.Order;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by pair of addresses. Sent is what <see cref="TrafficSummary.Address"/> sent, whichever side originated a flow.</summary>
internal sealed class ConversationGroups() : TrafficGroups<ConversationGroups.Pair>(TrafficGrouping.Conversation)
{
    /// <inheritdoc/>
    public override void Add(in TrafficSample sample)
    {
        if (FlowAddress.Compare(sample.Originator, sample.Responder) <= 0)
        {
            ref var totals = ref Totals(new Pair(sample.Originator, sample.Responder, sample.IsIPv6));
            totals.AddOriginator(sample);
            totals.Begun += sample.Flows;
        }
        else
        {
            Totals(new Pair(sample.Responder, sample.Originator, sample.IsIPv6)).AddResponder(sample);
        }
    }

    /// <inheritdoc/>
    protected override TrafficTotals Anonymous(in TrafficTotals totals) => totals.Begun * 2 >= totals.Flows ? totals : totals.Reversed();

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in Pair key, in TrafficTotals totals)
    {
        var (low, high) = (key.One.ToIPAddress(key.IsIPv6), key.Other.ToIPAddress(key.IsIPv6));
        var sums = totals;
        if (AddressOrder.Compare(low, high) > 0)
        {
            (low, high) = (high, low);
            sums = totals.Reversed();
        }

        // The key is independent of the originator, so that a pair has the same key in every summary.
        var text = $"{low} - {high}";
        return sums.Begun * 2 >= sums.Flows
            ? Columns(text, sums) with { Address = low.ToString(), PeerAddress = high.ToString() }
            : Columns(text, sums.Reversed()) with { Address = high.ToString(), PeerAddress = low.ToString() };
    }

    /// <summary>Two addresses, in the order of <see cref="FlowAddress.Compare"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Pair(FlowAddress One, FlowAddress Other, bool IsIPv6);
}
