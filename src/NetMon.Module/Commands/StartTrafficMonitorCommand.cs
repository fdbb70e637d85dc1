using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Jobs;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Starts a monitor in the background: flows, alerts, files and health records from one capture.</summary>
/// <remarks>
/// <para>
/// Returns a job at once. Receive-Job gets its alert events (NetMon.TrafficAlertEvent) and health records (NetMon.MonitorHealth).
/// Stop-TrafficMonitor or Stop-Job stops it: flows are written, files are closed, and a final health record accounts for every packet. The job
/// keeps the last 10,000 objects until they are received.
/// </para>
/// <para>
/// The monitor is configured by a TOML file (see about_TrafficMonitor) or by parameters. Rules in the file apply to this monitor only. Rules
/// registered in this session also apply to a live monitor, and use their own channels.
/// </para>
/// <para>
/// If an interface disappears, the monitor retries until it is back; health records show the gap. If the disk is full, the monitor continues:
/// writing resumes when there is space, and what was not written is counted. Existing files are never overwritten.
/// </para>
/// </remarks>
/// <example>
/// <summary>Monitors an interface in the background for one second, and receives its alert events and health records.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Duration 1; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Starts a monitor from a configuration that reads a capture file.</summary>
/// <code>Set-Content ./netmon.toml "[general]`nfile = 'example.pcapng'"; Start-TrafficMonitor ./netmon.toml -Name night | Wait-Job | Receive-Job</code>
/// </example>
/// <example>
/// <summary>Writes the flows of a capture file to a CSV file, and shows the final health record.</summary>
/// <code>Start-TrafficMonitor -Path ./example.pcapng -FlowFile ./flows.csv | Wait-Job | Receive-Job | Format-List</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "TrafficMonitor", DefaultParameterSetName = InterfaceSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Start-TrafficMonitor.md")]
[OutputType(typeof(Job))]
public sealed class StartTrafficMonitorCommand : MonitoringCommand
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var configuration = GetConfiguration();
        MonitorJob? job = null;
        var run = OpenRun("Start a monitor", name =>
        {
            job = new MonitorJob(MyInvocation.Line.Trim(), name);
            return MonitorRun.Open(this, name, configuration, job, deliversPackets: false, isWatched: false, hasScreen: false);
        });
        if (run is null || job is null) return;
        JobRepository.Add(job);
        job.Start(run);
        SessionWork.Current.Add(job);
        WriteObject(job);
    }
}
