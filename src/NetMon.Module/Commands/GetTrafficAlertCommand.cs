using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;

namespace NetMon.Commands;

/// <summary>Shows the alert rules of this session, or how the delivery of their events goes.</summary>
/// <remarks>
/// <para>
/// Gives the rules in the order in which they were registered, with their counters: Hits is how many events were raised, Suppressed how
/// many more there would have been but for the cooldown. The objects are the rules themselves, so their counters go on.
/// </para>
/// <para>
/// With -Delivery it gives the counters of every channel that rules use: what was handed in, arrived, failed, was dropped, was tried again,
/// and what went wrong last.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows all rules.</summary>
/// <code>Get-TrafficAlert</code>
/// </example>
/// <example>
/// <summary>Shows everything about the rules whose names begin with web.</summary>
/// <code>Get-TrafficAlert web* | Format-List</code>
/// </example>
/// <example>
/// <summary>Shows the rules that have raised something, the last one first.</summary>
/// <code>Get-TrafficAlert | Where-Object Hits -gt 0 | Sort-Object LastRaised -Descending</code>
/// </example>
/// <example>
/// <summary>Shows whether events arrive.</summary>
/// <code>Get-TrafficAlert -Delivery</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TrafficAlert", DefaultParameterSetName = NameSet, HelpUri = ProjectHome.Cmdlets + "Get-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert), typeof(AlertDeliveryStatistics))]
public sealed class GetTrafficAlertCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string DeliverySet = "Delivery";

    /// <summary>The names of the rules. Wildcards are allowed. By default all are shown.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AlertNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Shows the counters of the channels instead of the rules.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeliverySet)]
    public SwitchParameter Delivery { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == DeliverySet) WriteObject(AlertSession.Of(this).Dispatcher.GetStatistics(), enumerateCollection: true);
        else WriteObject(this.FindAlerts(Name), enumerateCollection: true);
    }
}
