using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Stops monitors cleanly.</summary>
/// <remarks>
/// <para>
/// Packets already received are still processed: open flows are written, files are closed, queued alerts have a few seconds to be delivered,
/// and a final health record is written. The cmdlet waits until this is done.
/// </para>
/// <para>
/// The job of the monitor remains until Remove-Job; Receive-Job gets its last records. With -PassThru, the final health record is returned.
/// </para>
/// </remarks>
/// <example>
/// <summary>Stops a monitor, and shows its final counters.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Name office; Stop-TrafficMonitor office -PassThru</code>
/// </example>
/// <example>
/// <summary>Stops all monitors whose names begin with office.</summary>
/// <code>Stop-TrafficMonitor office*</code>
/// </example>
/// <example>
/// <summary>Shows which monitors would be stopped.</summary>
/// <code>Stop-TrafficMonitor * -WhatIf</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TrafficMonitor", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Stop-TrafficMonitor.md")]
[OutputType(typeof(MonitorHealth))]
public sealed class StopTrafficMonitorCommand : MonitorNameCommand
{
    internal override bool Change(MonitorRun run)
    {
        if (!ShouldProcess(run.Name)) return false;
        // StopJob only sets the job's state; its thread does the rest.
        if (JobRepository.Jobs.FirstOrDefault(job => job is MonitorJob owner && owner.Owns(run)) is { } owner) owner.StopJob();
        run.Dispose();
        return true;
    }
}
