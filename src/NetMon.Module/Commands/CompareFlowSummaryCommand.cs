using System.Management.Automation;
using NetMon.Binding;
using NetMon.Errors;
using NetMon.Flows.Summaries.Comparison;
using NetMon.Input;

namespace NetMon.Commands;

/// <summary>Compares two sets of flows and lists the hosts, services and conversations that are new, gone or changed.</summary>
/// <remarks>
/// <para>
/// Accepts the output of Get-FlowSummary: flows, which can be compared by any grouping, or summaries, which can be compared by their own
/// grouping. Both may come from a job, a remote session, Import-Clixml or Import-Csv, so you can compare today's traffic with a file of last
/// week's.
/// </para>
/// <para>
/// Flows, packets and bytes are the totals of both directions. A host or service with the same numbers on both sides is left out unless
/// -IncludeEqual is given. -Threshold and -MinimumBytes leave out small differences.
/// </para>
/// <para>
/// With -Quiet, the output is one Boolean: true if there is any difference. A scheduled script can end with
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
/// <summary>Saves a baseline to a file, and lists the services that are new.</summary>
/// <code>
/// Get-FlowSummary ./example.pcapng -By Port | Export-Clixml ./baseline.xml
/// Get-FlowSummary ./example.pcapng -By Port | Compare-FlowSummary (Import-Clixml ./baseline.xml) | Where-Object Change -eq New
/// </code>
/// </example>
/// <example>
/// <summary>Tests whether the traffic of any host changed by more than 50 percent, ignoring hosts with less than 1 kB.</summary>
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

    /// <summary>The reference: flows or summaries of the earlier traffic. May be empty.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? ReferenceObject { get; set; }

    /// <summary>The flows or summaries to compare with the reference. May be empty, and may come from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? DifferenceObject { get; set; }

    /// <summary>
    /// The grouping to compare by: Host, Port (services: protocol and the responder's port), Conversation, Protocol, Application, ServerName,
    /// Interface, Subnet or Time. By default summaries are compared by their own grouping, and flows by Host, Port and Conversation.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Word(typeof(TrafficGrouping[]))]
    public TrafficGrouping[] By { get; set; } = [];

    /// <summary>
    /// Reports only groups whose bytes changed by more than this percentage of the reference. By default any change of flows, packets or bytes
    /// is reported. New and gone groups are always reported.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double Threshold { get; set; }

    /// <summary>Leaves out groups with fewer bytes than this on both sides. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long MinimumBytes { get; set; }

    /// <summary>Also returns groups that have not changed.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>Returns only true if there is any difference, otherwise false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Without -By, the first objects determine the groupings.
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
        _groupings = By.Length > 0 ? By : [.. (ReferenceObject ?? []).Concat(DifferenceObject ?? []).Select(item => Read(item, () => SummaryReader.FindGrouping(item))).OfType<TrafficGrouping>().Distinct()];
        if (_groupings.Length == 0) _groupings = DefaultGroupings;
        var comparison = new TrafficComparison(_groupings);
        Add(ReferenceObject, comparison.Reference);
        return comparison;
    }

    private void Add(PSObject?[]? items, ComparisonSide side)
    {
        foreach (var item in items ?? [])
        {
            if (!Read(item, () => SummaryReader.TryAdd(item, side))) ThrowTerminatingError(ErrorCatalog.FlowSummaryExpected(item?.TypeNames[0] ?? "null"));
        }
    }

    private T Read<T>(PSObject? item, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PropertyValueException e)
        {
            ThrowTerminatingError(ErrorCatalog.PropertyInvalid(e, item));
            throw;
        }
    }
}
