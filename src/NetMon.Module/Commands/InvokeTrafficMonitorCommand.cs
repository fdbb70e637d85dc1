using System.Management.Automation;
using NetMon.Binding;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Monitors;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Runs a monitor in the foreground: shows packets or a live table, raises alerts, writes files.</summary>
/// <remarks>
/// <para>
/// In detailed mode, packets are written to the pipeline. In summary mode, a live table shows what each address sent and received (keys as in
/// Watch-TrafficSummary), or lines of text if there is no terminal. With -Unattended, for services and scheduled tasks, alert events and
/// health records are written instead, the same as Receive-Job returns for a background monitor.
/// </para>
/// <para>
/// If the configuration names no interface, the interface of the default route is used. In an interactive session with several candidates,
/// the cmdlet prompts for one.
/// </para>
/// <para>
/// Ctrl+C, and SIGTERM in netmon, stop the monitor cleanly: flows are written, files are closed, and a final health record is written. In
/// detailed mode, a slow pipeline drops packets from the output only; flows, alerts and files get all of them.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the packets of an interface for one second.</summary>
/// <code>Invoke-TrafficMonitor -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Runs a configuration that reads a file and raises an alert for packets from an address.</summary>
/// <code>Set-Content ./config.toml "[general]`nfile = 'example.pcapng'`n[alert]`nip = '192.0.2.10'"; Invoke-TrafficMonitor ./config.toml</code>
/// </example>
/// <example>
/// <summary>Shows what the addresses of a file sent and received.</summary>
/// <code>Invoke-TrafficMonitor -Path ./example.pcapng -Mode Summary</code>
/// </example>
/// <example>
/// <summary>Runs like a service, with alert events and health records as output.</summary>
/// <code>Invoke-TrafficMonitor -Interface lo -Duration 1 -Unattended -HealthInterval 0.5</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "TrafficMonitor", DefaultParameterSetName = InterfaceSet, SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "Invoke-TrafficMonitor.md")]
[OutputType(typeof(PacketRecord), typeof(TrafficAlertEvent), typeof(MonitorHealth))]
public sealed class InvokeTrafficMonitorCommand : MonitoringCommand, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly MonitorReports _reports = new();
    private readonly CancellationTokenSource _stopping = new();
    private MonitorRun? _run;

    /// <summary>The output: Detailed, every packet (the default), or Summary, a table of what each address sent and received.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Word(typeof(MonitorMode))]
    public MonitorMode Mode { get; set; }

    /// <summary>Writes alert events and health records instead of packets or a table.</summary>
    [Parameter]
    public SwitchParameter Unattended { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var configuration = GetConfiguration();
        if (ParameterSetName != ConfigSet) configuration = configuration with { Mode = Mode };
        var isSummary = configuration.Mode == MonitorMode.Summary && !Unattended;
        var hasScreen = isSummary && TrafficDisplay.HasScreen(Host);
        var run = OpenRun(
            "Run a monitor",
            name => MonitorRun.Open(this, name, configuration, _reports, deliversPackets: !isSummary && !Unattended, isWatched: isSummary, hasScreen));
        if (run is null) return;
        Volatile.Write(ref _run, run);
        run.Start();
        // StopProcessing does not reach the run if it was called before _run was set.
        if (_stopping.IsCancellationRequested) run.Monitor.Stop();

        var sink = new CmdletSink(this);
        if (isSummary)
        {
            var monitor = run.Monitor;
            var traffic = new WatchedTraffic(monitor.Deliver, view => monitor.Traffic!.Look(view, monitor.Session), monitor.Stop);
            using var display = new TrafficDisplay(this, monitor.Session.Name, traffic)
            {
                RefreshInterval = configuration.RefreshInterval,
                BetweenLooks = PassOn,
            };
            if (hasScreen) display.Draw(sink);
            else display.Print(sink);
        }
        else
        {
            while (run.Monitor.Deliver(sink, LookInterval)) PassOn();
        }

        run.Dispose();
        PassOn();
        if (CaptureWarnings.Dropped(run.Monitor.Session.GetStatistics()) is { } dropped) WriteWarning(dropped);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopping.Cancel();
        Volatile.Read(ref _run)?.Monitor.Stop();
    }

    /// <summary>Stops the monitor cleanly if it is running.</summary>
    public void Dispose()
    {
        Volatile.Read(ref _run)?.Dispose();
        _stopping.Dispose();
    }

    private void PassOn()
    {
        while (_reports.TakeWarning() is { } warning) WriteWarning(warning);
        while (_reports.TakeReport() is { } report)
        {
            if (Unattended) WriteObject(report);
        }
    }
}
