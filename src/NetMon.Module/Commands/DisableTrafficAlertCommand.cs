using System.Management.Automation;
using NetMon.Commands.Bases;

namespace NetMon.Commands;

/// <summary>Disables alert rules without removing them.</summary>
/// <remarks>
/// <para>
/// Takes effect at once, also in running captures. The rule's thresholds and windows are reset; its event counters are kept. The background
/// capture of a rule with -Interface continues, so that the rule can be enabled again.
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
/// <summary>Disables rules that raise too many events.</summary>
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
