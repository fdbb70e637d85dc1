using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;

namespace NetMon.Commands;

/// <summary>Gets the alert rules of this session, or the delivery counters of their channels.</summary>
/// <remarks>
/// <para>
/// Gets the rules in the order of registration, with their counters: Hits is the number of events raised, Suppressed the number of events
/// that the cooldown suppressed. The objects are the rules themselves, so their counters stay current.
/// </para>
/// <para>
/// With -Delivery, gets the counters of every channel that rules use: events queued, delivered, failed, dropped and retried, and the last
/// error.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows all rules.</summary>
/// <code>Get-TrafficAlert</code>
/// </example>
/// <example>
/// <summary>Shows all properties of the rules whose names begin with web.</summary>
/// <code>Get-TrafficAlert web* | Format-List</code>
/// </example>
/// <example>
/// <summary>Shows the rules that have raised events, the latest first.</summary>
/// <code>Get-TrafficAlert | Where-Object Hits -gt 0 | Sort-Object LastRaised -Descending</code>
/// </example>
/// <example>
/// <summary>Shows whether events are delivered.</summary>
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

    /// <summary>Gets the counters of the channels instead of the rules.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeliverySet)]
    public SwitchParameter Delivery { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == DeliverySet) WriteObject(AlertSession.Of(this).Dispatcher.GetStatistics(), enumerateCollection: true);
        else WriteObject(this.FindAlerts(Name), enumerateCollection: true);
    }
}
