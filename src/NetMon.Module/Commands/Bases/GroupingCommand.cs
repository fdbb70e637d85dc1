using System.Management.Automation;
using NetMon.Errors;
using NetMon.Flows.Summaries;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that group flows: -PrefixLength and the grouping options.</summary>
public abstract class GroupingCommand : TrafficCommand
{
    private const int LongestIPv4Prefix = 32;

    /// <summary>
    /// The prefix length for -By Subnet. One number is for IPv4 if it is at most 32, otherwise for IPv6; two numbers are for IPv4 and IPv6. The
    /// default is 24, 64.
    /// </summary>
    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, 128)]
    public int[] PrefixLength { get; set; } = [];

    /// <summary>Creates the options from the parameters. Contradictory parameters are a terminating error.</summary>
    /// <param name="by">The grouping; null for none.</param>
    /// <param name="interval">The length of an interval, for grouping by time.</param>
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

    /// <summary>Throws a terminating error if a parameter was given that does not apply to the grouping.</summary>
    /// <param name="given">The grouping; null for none.</param>
    /// <param name="needed">The grouping that the parameter needs.</param>
    /// <param name="dependent">The name of the parameter.</param>
    protected void RequireGrouping(TrafficGrouping? given, TrafficGrouping needed, string dependent)
    {
        if (given == needed || !MyInvocation.BoundParameters.ContainsKey(dependent)) return;
        ThrowTerminatingError(ErrorCatalog.ParameterRequired($"By {needed}", dependent));
    }
}
