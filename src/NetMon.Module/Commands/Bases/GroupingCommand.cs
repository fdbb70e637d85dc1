using System.Management.Automation;
using NetMon.Errors;
using NetMon.Flows.Summaries;

namespace NetMon.Commands.Bases;

/// <summary>What every cmdlet needs that adds flows up beside the name of the grouping.</summary>
public abstract class GroupingCommand : TrafficCommand
{
    private const int LongestIPv4Prefix = 32;

    /// <summary>
    /// By Subnet: how many bits of an address name its network. Up to 32 it is for IPv4, above for IPv6; two numbers are for IPv4 and
    /// IPv6. The default is 24, 64.
    /// </summary>
    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, 128)]
    public int[] PrefixLength { get; set; } = [];

    /// <summary>What was asked for. An error ends the cmdlet where parameters contradict each other.</summary>
    /// <param name="by">The grouping; null where there is none.</param>
    /// <param name="interval">By time: how long an interval is.</param>
    protected TrafficGroupingOptions CreateGrouping(TrafficGrouping? by, TimeSpan interval)
    {
        RequireGrouping(by, TrafficGrouping.Subnet, nameof(PrefixLength));
        if (PrefixLength is [> LongestIPv4Prefix, _]) ThrowTerminatingError(ErrorCatalog.PrefixLengthInvalid(PrefixLength[0]));
        var (ipv4, ipv6) = PrefixLength switch
        {
            [<= LongestIPv4Prefix and var one] => (one, TrafficGroupingOptions.DefaultIPv6PrefixLength),
            [var one] => (TrafficGroupingOptions.DefaultIPv4PrefixLength, one),
            [var one, var other, ..] => (one, other),
            [] => (TrafficGroupingOptions.DefaultIPv4PrefixLength, TrafficGroupingOptions.DefaultIPv6PrefixLength),
        };
        return new TrafficGroupingOptions { IPv4PrefixLength = ipv4, IPv6PrefixLength = ipv6, Interval = interval };
    }

    /// <summary>Ends the cmdlet if a parameter was given that means nothing in the grouping.</summary>
    /// <param name="given">The grouping; null where there is none.</param>
    /// <param name="needed">The grouping that the parameter is for.</param>
    /// <param name="dependent">The parameter.</param>
    protected void RequireGrouping(TrafficGrouping? given, TrafficGrouping needed, string dependent)
    {
        if (given == needed || !MyInvocation.BoundParameters.ContainsKey(dependent)) return;
        ThrowTerminatingError(ErrorCatalog.ParameterRequired($"By {needed}", dependent));
    }
}
