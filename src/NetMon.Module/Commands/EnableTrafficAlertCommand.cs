using System.Management.Automation;
using NetMon.Commands.Bases;

namespace NetMon.Commands;

/// <summary>Applies alert rules again that were disabled.</summary>
/// <remarks>
/// <para>
/// A rule that begins again counts from zero, and may raise as many events as its MaxTriggerCount says once more. Captures that run
/// notice at once.
/// </para>
/// </remarks>
/// <example>
/// <summary>Enables a rule that was registered without being applied.</summary>
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
