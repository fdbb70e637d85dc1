using System.Management.Automation;
using NetMon.Commands.Bases;

namespace NetMon.Commands;

/// <summary>Stops applying alert rules, and keeps them.</summary>
/// <remarks>
/// <para>
/// Captures that run notice at once. What a rule has counted so far is forgotten; its counters of events stay. A capture in the background
/// that was begun with the rule's -Interface goes on, so that it can be enabled again.
/// </para>
/// </remarks>
/// <example>
/// <summary>Disables a rule.</summary>
/// <code>Register-TrafficAlert -Name web -DestinationPort 80 | Out-Null; Disable-TrafficAlert web</code>
/// </example>
/// <example>
/// <summary>Disables every rule, and shows them.</summary>
/// <code>Disable-TrafficAlert * -PassThru</code>
/// </example>
/// <example>
/// <summary>Disables the rules that speak too often.</summary>
/// <code>Get-TrafficAlert | Where-Object Hits -gt 100 | Disable-TrafficAlert</code>
/// </example>
[Cmdlet(VerbsLifecycle.Disable, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Disable-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert))]
public sealed class DisableTrafficAlertCommand : AlertNameCommand
{
    /// <inheritdoc/>
    internal override bool Change(TrafficAlert alert)
    {
        if (!ShouldProcess(alert.Name)) return false;
        alert.Enabled = false;
        return true;
    }
}
