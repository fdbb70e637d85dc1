using System.Management.Automation;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Flows.Summaries.Comparison;
using NetMon.Input;

namespace NetMon.Commands;

/// <summary>Says which hosts, services and conversations are new, gone or changed between two sets of flows.</summary>
/// <remarks>
/// <para>
/// Takes what Get-FlowSummary writes: flows, which can be compared by anything, or summaries, which can be compared by what they were
/// made by. Both may have been through a job, a remote session, Export-Clixml or Export-Csv, so that today's traffic can be compared
/// with a file of last week's.
/// </para>
/// <para>
/// Flows, packets and bytes are counted in both directions together. A host or service with the same numbers on both sides is left out,
/// unless -IncludeEqual is given. -Threshold and -MinimumBytes leave out what is too small to matter.
/// </para>
/// <para>
/// With -Quiet the answer is one Boolean: true if there is any difference. A scheduled script can end with
/// `if (Compare-FlowSummary $before $after -Quiet) { exit 1 }`.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows what changed between the first 40 packets of a capture and the rest.</summary>
/// <code>
/// $before = Import-PacketCapture ./example.pcapng -Count 40 | Get-FlowSummary
/// $after = Import-PacketCapture ./example.pcapng -Skip 40 | Get-FlowSummary
/// Compare-FlowSummary $before $after
/// </code>
/// </example>
/// <example>
/// <summary>Keeps a baseline in a file, and lists the services that are new since.</summary>
/// <code>
/// Get-FlowSummary ./example.pcapng -By Port | Export-Clixml ./baseline.xml
/// Get-FlowSummary ./example.pcapng -By Port | Compare-FlowSummary (Import-Clixml ./baseline.xml) | Where-Object Change -eq New
/// </code>
/// </example>
/// <example>
/// <summary>Tells whether the traffic of any host has changed by more than half, not counting hosts with less than 1 kB.</summary>
/// <code>
/// $flows = Get-FlowSummary ./example.pcapng
/// if (Compare-FlowSummary $flows $flows -By Host -Threshold 50 -MinimumBytes 1kb -Quiet) { 'changed' } else { 'as before' }
/// </code>
/// </example>
[Cmdlet(VerbsData.Compare, "FlowSummary", HelpUri = ProjectHome.Cmdlets + "Compare-FlowSummary.md")]
[OutputType(typeof(FlowSummaryDifference), typeof(bool))]
public sealed class CompareFlowSummaryCommand : PSCmdlet
{
    private static readonly TrafficGrouping[] DefaultGroupings = [TrafficGrouping.Host, TrafficGrouping.Port, TrafficGrouping.Conversation];

    private TrafficComparison? _comparison;
    private TrafficGrouping[] _groupings = [];

    /// <summary>Flows or summaries to compare with: how it was before. May be empty.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? ReferenceObject { get; set; }

    /// <summary>Flows or summaries to compare: how it is now. May be empty, and may come from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? DifferenceObject { get; set; }

    /// <summary>
    /// What to compare by: Host, Port (services: protocol and the responder's port), Conversation, Protocol, Application, ServerName,
    /// Interface, Subnet or Time. By default summaries are compared by what they were made by, and flows by Host, Port and Conversation.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Word(typeof(TrafficGrouping[]))]
    public TrafficGrouping[] By { get; set; } = [];

    /// <summary>
    /// How much the bytes of a group must change to be a change, in per cent of the reference. By default any change of flows, packets or
    /// bytes is one. What is new or gone is always a difference.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double Threshold { get; set; }

    /// <summary>Leaves out groups that have fewer bytes than this on both sides. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long MinimumBytes { get; set; }

    /// <summary>Also gives what has not changed.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>Gives true if there is any difference, else false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The groupings of what comes first decide, where -By does not.
        _comparison ??= Begin();
        Add(DifferenceObject, _comparison.Difference);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var comparison = _comparison ?? Begin();
        foreach (var grouping in _groupings)
        {
            if (By.Length > 0 && !comparison.CanCompare(grouping)) ThrowTerminatingError(ErrorCatalog.SummaryGroupingMismatch(grouping));
        }

        if (!Array.Exists(_groupings, comparison.CanCompare)) ThrowTerminatingError(ErrorCatalog.SummaryGroupingMismatch(_groupings[0]));
        var options = new ComparisonOptions { MinimumBytes = MinimumBytes, Threshold = Threshold, IncludeEqual = IncludeEqual && !Quiet };
        if (Quiet) WriteObject(comparison.Compare(options).Any());
        else WriteObject(comparison.Compare(options), enumerateCollection: true);
    }

    private TrafficComparison Begin()
    {
        _groupings = By.Length > 0 ? By : [.. (ReferenceObject ?? []).Concat(DifferenceObject ?? []).Select(SummaryReader.FindGrouping).OfType<TrafficGrouping>().Distinct()];
        if (_groupings.Length == 0) _groupings = DefaultGroupings;
        var comparison = new TrafficComparison(_groupings);
        Add(ReferenceObject, comparison.Reference);
        return comparison;
    }

    private void Add(PSObject?[]? items, ComparisonSide side)
    {
        foreach (var item in items ?? [])
        {
            if (!SummaryReader.TryAdd(item, side)) ThrowTerminatingError(ErrorCatalog.FlowSummaryExpected(item?.TypeNames[0] ?? "null"));
        }
    }
}
