using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Commands.Bases;

namespace NetMon.Commands;

/// <summary>Removes alert rules from this session.</summary>
/// <remarks>
/// <para>
/// The background capture of a rule with -Interface ends. Events that were already raised are still delivered and remain available to
/// Receive-TrafficAlert. The rule object still works with Test-TrafficAlert -Rule.
/// </para>
/// </remarks>
/// <example>
/// <summary>Removes a rule.</summary>
/// <code>Register-TrafficAlert -Name web -DestinationPort 80 | Out-Null; Unregister-TrafficAlert -Name web</code>
/// </example>
/// <example>
/// <summary>Removes every rule.</summary>
/// <code>Unregister-TrafficAlert *</code>
/// </example>
/// <example>
/// <summary>Removes the rules that reached their MaxTriggerCount.</summary>
/// <code>Get-TrafficAlert | Where-Object { -not $_.Enabled -and $_.MaxTriggerCount } | Unregister-TrafficAlert</code>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "TrafficAlert", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Unregister-TrafficAlert.md")]
[OutputType(typeof(TrafficAlert))]
public sealed class UnregisterTrafficAlertCommand : AlertNameCommand
{
    /// <inheritdoc/>
    internal override bool Change(TrafficAlert alert)
    {
        if (!ShouldProcess(alert.Name)) return false;
        AlertSession.Of(this).Remove(alert);
        return true;
    }
}
