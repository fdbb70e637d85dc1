using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Jobs;
using NetMon.Monitors;

namespace NetMon.Commands;

/// <summary>Starts a monitor in the background: capture, flows, alerts, files and health records on one open handle.</summary>
/// <remarks>
/// <para>
/// Gives back a job at once. Receive-Job takes its alert events (NetMon.TrafficAlertEvent) and health records (NetMon.MonitorHealth);
/// Stop-TrafficMonitor or Stop-Job ends it: flows are written, files closed, and a last health record says what became of every packet.
/// Of what nobody receives the last 10,000 objects are kept.
/// </para>
/// <para>
/// What it does stands in a TOML file (about_TrafficMonitor), or in parameters. Rules of the file belong to the monitor alone; rules that
/// were registered in this session are applied to a live monitor too, and their events go where those rules say.
/// </para>
/// <para>
/// An interface that goes away is tried again and again until it is back; the gap is in the health records. A disk that is full ends
/// nothing either: files go on when there is room, and what was not written is counted. Earlier files are never overwritten.
/// </para>
/// </remarks>
/// <example>
/// <summary>Watches an interface in the background for a second, and takes its last health record.</summary>
/// <code>$job = Start-TrafficMonitor -Interface lo -Duration 1; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Starts what a configuration says, over a capture file.</summary>
/// <code>Set-Content ./netmon.toml "[general]`nfile = 'example.pcapng'"; Start-TrafficMonitor ./netmon.toml -Name night | Wait-Job | Receive-Job</code>
/// </example>
/// <example>
/// <summary>Writes the flows of a file into CSV files, and says what became of its packets.</summary>
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
        var name = Name ?? MonitorRegistry.NextName();
        if (!ShouldProcess(name, "Start a monitor")) return;
        var job = new MonitorJob(MyInvocation.Line.Trim(), name);
        var run = MonitorRun.Open(this, name, configuration, job, deliversPackets: false, isWatched: false, hasScreen: false);
        JobRepository.Add(job);
        job.Start(run);
        SessionWork.Current.Add(job);
        WriteObject(job);
    }
}
