using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Flows.Summaries;

namespace NetMon.Commands.Bases;

/// <summary>The parameters that say what is made of flows: grouped, sorted, cut off.</summary>
public abstract class SummarisingCommand : GroupingCommand
{
    /// <summary>
    /// Adds the flows up by this, and gives a summary for each group: Host (each address), Conversation (each pair of addresses), Protocol,
    /// Port (services: protocol and the responder's port), Application, ServerName, Interface, Subnet or Time. By default flows are single.
    /// </summary>
    [Parameter]
    [Word(typeof(TrafficGrouping))]
    public TrafficGrouping By { get; set; }

    /// <summary>
    /// By Time: how long an interval is, a time span or a number of seconds. The default is one minute. A flow belongs to the interval in
    /// which it began, with all its packets; -ActiveTimeout cuts long flows, so that they are spread over the intervals they last.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Interval { get; set; } = TrafficGroupingOptions.DefaultInterval;

    /// <summary>
    /// The most groups of -By that are kept; beyond it, of the half that has been silent for longest those with the fewest bytes are put into one
    /// row, (other), and a warning says how many. The sums of all rows stay right. The default is 500000.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int MaxGroup { get; set; } = FlowSummaryOptions.DefaultMaxGroup;

    /// <summary>
    /// Gives only so many flows or summaries: the first ones of the order that -SortBy and -Descending ask for, and without -SortBy those
    /// with most bytes. By default all are given.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    /// <summary>
    /// Sorts by this property, the least first unless -Descending is given. By default summaries come with most bytes first (by Time in
    /// the order of time), and flows as they end.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SortPropertyCompleter))]
    public string? SortBy { get; set; }

    /// <summary>Sorts with the greatest first; without -SortBy, by bytes.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>What was asked for. An error ends the cmdlet where parameters contradict each other.</summary>
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
