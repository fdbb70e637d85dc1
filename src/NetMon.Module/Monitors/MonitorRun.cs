using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Adapters.Compression;
using NetMon.Adapters.Files;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.Capture.Sources;
using NetMon.Configuration;
using NetMon.Errors;

namespace NetMon.Monitors;

/// <summary>A monitor of this process, in the background or in the foreground.</summary>
/// <param name="monitor">The monitor. The run owns it.</param>
internal sealed class MonitorRun(TrafficMonitor monitor) : IDisposable
{
    private readonly object _gate = new();

    public TrafficMonitor Monitor => monitor;

    /// <summary>The name of the monitor.</summary>
    public string Name => monitor.Name;

    /// <summary>Opens the sources and outputs of a configuration and creates a monitor. Errors end the cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="name">The name of the monitor.</param>
    /// <param name="configuration">The configuration, with an interface or a file.</param>
    /// <param name="sink">Receives its reports.</param>
    /// <param name="deliversPackets">Whether packets are delivered.</param>
    /// <param name="isWatched">Whether the traffic is displayed.</param>
    /// <param name="hasScreen">Whether it is displayed in a live table, which shows alerts itself; console lines would corrupt it.</param>
    public static MonitorRun Open(
        PSCmdlet cmdlet, string name, MonitorConfiguration configuration, IMonitorSink sink, bool deliversPackets, bool isWatched, bool hasScreen)
    {
        if (MonitorRegistry.IsRunning(name)) cmdlet.ThrowTerminatingError(ErrorCatalog.MonitorExists(name));
        var settings = new LiveCaptureSettings
        {
            SnapshotLength = configuration.SnapshotLength,
            Promiscuous = configuration.Promiscuous,
            BufferSize = configuration.BufferSize,
            Filter = configuration.Filter,
        };
        var sources = OpenSources(cmdlet, configuration, settings);
        if (sources.Count == 0) cmdlet.ThrowTerminatingError(ErrorCatalog.CaptureFileNotFound(configuration.Files[0]));
        var (session, events) = (AlertSession.Of(cmdlet), cmdlet.Events);
        TrafficMonitor? monitor = null;
        // Not called before monitor is assigned, because no packet is processed earlier.
        void Show(string alert) => monitor!.Traffic?.AddAlert(alert);
        try
        {
            monitor = new TrafficMonitor(name, configuration, sources, new MonitorEnvironment
            {
                Sink = sink,
                FilterCompiler = new LibpcapFilterCompiler(),
                OpenOutlet = (dispatcher, channel, notifications) =>
                    hasScreen && channel == AlertChannel.Console ? null : OpenOutlet(dispatcher, channel, notifications, session.Console, events),
                Reopen = source => LiveInterfaceSource.Open(source, settings),
                Codecs = CaptureCodecs.All,
                Processors = configuration.Files.Count == 0 ? [session.CreateProcessor(Show, hasScreen)] : [],
                DeliversPackets = deliversPackets,
                IsWatched = isWatched,
            });
            return new MonitorRun(monitor);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ForOutput(configuration.FlowOutput?.Path ?? configuration.CaptureOutput?.Path ?? name, e));
            throw;
        }
    }

    /// <summary>Starts the monitor and adds it to the registry.</summary>
    public void Start()
    {
        MonitorRegistry.Add(this);
        monitor.Start();
    }

    /// <summary>Reads a configuration and applies it. On failure, the monitor continues with the old one.</summary>
    /// <param name="file">Full path of the configuration.</param>
    /// <param name="warnings">The warnings about the configuration.</param>
    public void Reload(string file, out IReadOnlyList<ConfigFinding> warnings)
    {
        lock (_gate)
        {
            var next = CmdletConfiguration.Read(file, out warnings);
            // Keep the default interface that was chosen at the start.
            if (next is { Interfaces.Count: 0, Files.Count: 0 }) next = next with { Interfaces = monitor.Configuration.Interfaces };
            monitor.Reload(next);
        }
    }

    /// <summary>Stops the monitor cleanly.</summary>
    public void Dispose()
    {
        monitor.Dispose();
        MonitorRegistry.Finish(this);
    }

    private static List<IFrameSource> OpenSources(PSCmdlet cmdlet, MonitorConfiguration configuration, LiveCaptureSettings settings)
    {
        var sources = new List<IFrameSource>();
        if (configuration.Files.Count == 0) sources.AddRange(cmdlet.OpenInterfaces(configuration.Interfaces, settings));
        else sources.AddRange(configuration.Files.SelectMany(file => cmdlet.ResolveCaptureFiles(file, isLiteral: false)).Select(file => StoredCapture.CreateSource(file, readsAhead: true)));
        return sources;
    }

    private static AlertOutlet OpenOutlet(
        AlertDispatcher dispatcher, AlertChannel channel, NotificationSettings settings, SessionConsole console, PSEventManager events) =>
        dispatcher.Open(
            SessionChannels.KeyOf(channel, settings, console, events), () => SessionChannels.Create(channel, settings, console, events));
}
