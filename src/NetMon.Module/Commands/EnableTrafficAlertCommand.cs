using System.Management.Automation;
using NetMon.Commands.Bases;

namespace NetMon.Commands;

/// <summary>Enables alert rules that were disabled.</summary>
/// <remarks>
/// <para>
/// Takes effect at once, also in running captures. The rule counts from zero and may raise MaxTriggerCount events again.
/// </para>
/// </remarks>
/// <example>
/// <summary>Enables a rule that was registered with -Disabled.</summary>
/// <code>Register-TrafficAlert -Name web -DestinationPort 80 -Disabled | Enable-TrafficAlert</code>
/// </example>
/// <example>
/// <summary>Enables every rule.</summary>
/// <code>Enable-TrafficAlert *</code>
/// </example>
/// <example>
/// <summary>Enables the rules that were disabled, and shows them.</summary>
/// <code>Get-TrafficAlert | Where-Object -Not Enabled | Enable-TrafficAlert -PassThru</code>
/// </example>
[Cmdlet(VerbsLifecycle.Enable, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Enable-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert))]
public sealed class EnableTrafficAlertCommand : AlertNameCommand
{
    /// <inheritdoc/>
    internal override bool Change(TrafficAlert alert)
    {
        if (!ShouldProcess(alert.Name)) return false;
        alert.Enabled = true;
        return true;
    }
}
