using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.CaptureFiles.Output;
using NetMon.Commands.Bases;
using NetMon.Configuration;
using NetMon.Errors;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Reloads the configuration of running monitors without losing a packet.</summary>
/// <remarks>
/// <para>
/// Rules, channels, outputs and intervals change between two packets. An unchanged rule keeps its counts and windows; an unchanged output
/// keeps its file. If the file is invalid, the monitor continues with the old configuration, and an error gives the reason.
/// </para>
/// <para>
/// Changes that need a restart are an error, and the new file is not applied: mode, interfaces, files, filter, snapshot length, promiscuous,
/// buffer size, refresh, duration and the table [flows].
/// </para>
/// <para>
/// In netmon, SIGHUP reloads all monitors.
/// </para>
/// </remarks>
/// <example>
/// <summary>Adds a rule to a running monitor.</summary>
/// <code>Set-Content ./m.toml "[general]`ninterface = 'lo'"; $job = Start-TrafficMonitor ./m.toml -Name m; Add-Content ./m.toml "[alert]`nip = '192.0.2.1'"; Update-TrafficMonitor m; Stop-TrafficMonitor m</code>
/// </example>
/// <example>
/// <summary>Reloads all running monitors.</summary>
/// <code>Get-TrafficMonitor | Where-Object State -eq Running | Update-TrafficMonitor</code>
/// </example>
/// <example>
/// <summary>Shows which monitors would be reloaded.</summary>
/// <code>Update-TrafficMonitor * -WhatIf</code>
/// </example>
[Cmdlet(VerbsData.Update, "TrafficMonitor", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Update-TrafficMonitor.md")]
[OutputType(typeof(MonitorHealth))]
public sealed class UpdateTrafficMonitorCommand : MonitorNameCommand
{
    /// <summary>A different configuration to apply. By default the file that the monitor was started with is read again.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    internal override bool Change(MonitorRun run)
    {
        var file = ConfigPath is null ? run.Monitor.Configuration.Path : this.ResolveOutputFile(ConfigPath);
        if (file is not null) return ShouldProcess(run.Name) && TryUpdate(run, file);
        WriteError(ErrorCatalog.MonitorHasNoConfig(run.Name));
        return false;
    }

    private bool TryUpdate(MonitorRun run, string file)
    {
        try
        {
            run.Reload(file, out var warnings);
            foreach (var warning in warnings) WriteWarning(warning.ToString());
            return true;
        }
        catch (Exception e) when (e is MonitorReloadException or AlertRuleException or NotificationSettingsException or OutputInUseException)
        {
            WriteError(ErrorCatalog.MonitorReloadRefused(run.Name, e));
        }
        catch (Exception e) when (e is MonitorConfigurationException or IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorCatalog.ForConfig(file, e));
        }

        return false;
    }
}
