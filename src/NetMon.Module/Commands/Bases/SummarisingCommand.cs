using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Flows.Summaries;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that group, sort and limit flows.</summary>
public abstract class SummarisingCommand : GroupingCommand
{
    /// <summary>
    /// Groups the flows and returns a summary per group: Host (each address), Conversation (each pair of addresses), Protocol,
    /// Port (services: protocol and the responder's port), Application, ServerName, Interface, Subnet or Time. By default flows are not grouped.
    /// </summary>
    [Parameter]
    [Word(typeof(TrafficGrouping))]
    public TrafficGrouping By { get; set; }

    /// <summary>
    /// The length of an interval for -By Time: a time span or a number of seconds. The default is one minute. A flow is counted, with all its
    /// packets, in the interval in which it starts; -ActiveTimeout splits long flows over several intervals.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Interval { get; set; } = TrafficGroupingOptions.DefaultInterval;

    /// <summary>
    /// The maximum number of groups of -By. Beyond it, the groups with the fewest bytes among the half that has been idle longest are merged
    /// into one row, (other), with a warning. The totals over all rows stay correct. The default is 500000.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int MaxGroup { get; set; } = FlowSummaryOptions.DefaultMaxGroup;

    /// <summary>
    /// Returns only this many flows or summaries: the first ones in the order of -SortBy and -Descending, or without -SortBy those with the most
    /// bytes. By default all are returned.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    /// <summary>
    /// Sorts by this property, in ascending order unless -Descending is given. By default summaries are sorted by descending bytes (with -By Time,
    /// by time), and flows are returned as they end.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SortPropertyCompleter))]
    public string? SortBy { get; set; }

    /// <summary>Sorts in descending order; without -SortBy, by bytes.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>Creates the summary from the parameters. Contradictory parameters are a terminating error.</summary>
    protected FlowSummary CreateSummary()
    {
        var by = this.Bound(nameof(By), By);
        this.RequireParameter(nameof(By), nameof(MaxGroup));
        var grouping = CreateGrouping(by, Interval);
        RequireGrouping(by, TrafficGrouping.Time, nameof(Interval));
        if (SortBy is not null && !FlowSummary.SortProperties(by).Contains(SortBy, StringComparer.OrdinalIgnoreCase))
        {
            ThrowTerminatingError(ErrorCatalog.SortPropertyUnknown(SortBy, FlowSummary.SortProperties(by)));
        }

        return new FlowSummary(new FlowSummaryOptions
        {
            By = by,
            Grouping = grouping,
            MaxGroup = MaxGroup,
            Top = this.Bound(nameof(Top), Top),
            SortBy = SortBy,
            Descending = Descending,
        });
    }
}
