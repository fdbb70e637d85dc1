using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Stops monitors in good order.</summary>
/// <remarks>
/// <para>
/// What has come in is still judged and written: open flows go to their files, files are closed, alerts that wait for a channel get a few
/// seconds to arrive, and the last health record is made. The cmdlet waits for all that.
/// </para>
/// <para>
/// The job of a monitor stays until Remove-Job; Receive-Job has its last records. With -PassThru the last health record comes out.
/// </para>
/// </remarks>
/// <example>
/// <summary>Stops a monitor, and shows what became of its packets.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Name office; Stop-TrafficMonitor office -PassThru</code>
/// </example>
/// <example>
/// <summary>Stops all monitors whose names begin with office.</summary>
/// <code>Stop-TrafficMonitor office*</code>
/// </example>
/// <example>
/// <summary>Says which monitors would be stopped.</summary>
/// <code>Stop-TrafficMonitor * -WhatIf</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TrafficMonitor", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Stop-TrafficMonitor.md")]
[OutputType(typeof(MonitorHealth))]
public sealed class StopTrafficMonitorCommand : MonitorNameCommand
{
    internal override bool Change(MonitorRun run)
    {
        if (!ShouldProcess(run.Name)) return false;
        // A job notes that it was stopped; its thread does the rest.
        if (JobRepository.Jobs.FirstOrDefault(job => job is MonitorJob owner && owner.Owns(run)) is { } owner) owner.StopJob();
        run.Dispose();
        return true;
    }
}
