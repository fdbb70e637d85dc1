using System.Management.Automation;
using System.Management.Automation.Host;
using NetMon.Adapters.Display;
using NetMon.Flows.Live;
using NetMon.Monitoring.Monitors;

namespace NetMon.Pipeline;

/// <summary>Shows the traffic of a monitor while it runs: a live table, or lines of text where there is no terminal.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="name">What the traffic is called.</param>
/// <param name="interval">From one picture to the next.</param>
internal sealed class TrafficDisplay(PSCmdlet cmdlet, string name, TimeSpan interval)
{
    private const string HostTag = "PSHOST";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Whether a host has a terminal: a job or a remote session has none, though the process may.</summary>
    /// <param name="host">The host of the session.</param>
    public static bool HasScreen(PSHost host)
    {
        if (!ConsoleTerminal.IsThere) return false;
        try
        {
            return host.UI?.RawUI is { } window && window.WindowSize.Width > 0;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or PSNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Shows the traffic until the monitor ends or somebody leaves.</summary>
    /// <param name="monitor">The monitor, started and watched.</param>
    /// <param name="sink">Takes its notices, after the screen is gone.</param>
    /// <param name="hasScreen">Whether there is a terminal to draw on.</param>
    /// <param name="passOn">Passes on its warnings; called between two lines of text, and after the screen is gone.</param>
    public void Show(TrafficMonitor monitor, CmdletSink sink, bool hasScreen, Action passOn)
    {
        if (hasScreen) Draw(monitor, sink);
        else Print(monitor, sink, passOn);
    }

    private void Draw(TrafficMonitor monitor, CmdletSink sink)
    {
        var notices = new HeldNotices(sink);
        using var screen = new TrafficScreen(
            name, new ConsoleTerminal(), wanted => monitor.Traffic!.Look(wanted, monitor.Session), new TrafficView(), interval);
        screen.Start();
        while (monitor.Deliver(notices, LookInterval))
        {
            if (screen.IsLeaving || screen.HasFailed) monitor.Stop();
        }

        screen.Dispose();
        notices.Release();
        if (screen.Failure is { } failure) cmdlet.WriteError(ErrorCatalog.DisplayFailed(failure));
    }

    private void Print(TrafficMonitor monitor, CmdletSink sink, Action passOn)
    {
        var view = new TrafficView { Top = PlainTraffic.DefaultTop };
        var next = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
        while (monitor.Deliver(sink, LookInterval))
        {
            passOn();
            if (Environment.TickCount64 < next) continue;
            next += (long)PlainInterval.TotalMilliseconds;
            Write(PlainTraffic.Render(name, monitor.Traffic!.Look(view, monitor.Session)));
        }

        Write(PlainTraffic.Render(name, monitor.Traffic!.Look(view, monitor.Session)));
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines.Append("")) cmdlet.WriteInformation(new HostInformationMessage { Message = line }, [HostTag]);
    }
}
