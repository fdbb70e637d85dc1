using System.Management.Automation;
using System.Management.Automation.Host;
using NetMon.Adapters.Display;
using NetMon.Flows.Live;
using NetMon.Monitoring;

namespace NetMon.Pipeline;

/// <summary>Shows traffic while it is captured: a live table, or lines of text where there is no terminal.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="name">What the traffic is called.</param>
/// <param name="traffic">The traffic, already being captured.</param>
internal sealed class TrafficDisplay(PSCmdlet cmdlet, string name, WatchedTraffic traffic)
{
    /// <summary>From one block of lines to the next, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultPlainInterval = TimeSpan.FromSeconds(5);

    private const string HostTag = "PSHOST";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>What the table shows at first.</summary>
    public TrafficView View { get; init; } = new();

    /// <summary>From one picture of the table to the next.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>What the lines of text show.</summary>
    public TrafficView PlainView { get; init; } = new() { Top = PlainTraffic.DefaultTop };

    /// <summary>From one block of lines to the next.</summary>
    public TimeSpan PlainInterval { get; init; } = DefaultPlainInterval;

    /// <summary>The longest line of text; null for the usual one.</summary>
    public int? PlainWidth { get; init; }

    /// <summary>Called between two looks at the capture where lines are written: whoever has something to say may.</summary>
    public Action BetweenLooks { get; init; } = static () => { };

    /// <summary>Called when the capture has ended and the table is still there.</summary>
    public Action Ended { get; init; } = static () => { };

    /// <summary>Whether the table stays after the end until somebody who has keys leaves it.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>
    /// Whether Ctrl+C on the table is a key that ends it as q does. As a signal it would stop the pipeline, which takes no output then.
    /// </summary>
    public bool KeepsTotals { get; init; }

    /// <summary>Signalled when the pipeline is being stopped.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Columns of a host's window; null where it has none: a job or a remote session has none, though the process may.</summary>
    /// <param name="host">The host of the session.</param>
    public static int? WindowWidth(PSHost host)
    {
        try
        {
            return host.UI?.RawUI?.WindowSize.Width is > 0 and var width ? width : null;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or PSNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a terminal to draw on.</summary>
    /// <param name="host">The host of the session.</param>
    public static bool HasScreen(PSHost host) => ConsoleTerminal.IsThere && WindowWidth(host) is not null;

    /// <summary>Draws the table until the capture ends or somebody leaves.</summary>
    /// <param name="sink">Takes the capture's notices, after the screen is gone.</param>
    public void Draw(ICaptureSink sink)
    {
        using var terminal = new ConsoleTerminal(KeepsTotals);
        var notices = new HeldNotices(sink);
        using var screen = new TrafficScreen(name, terminal, traffic.Look, View, RefreshInterval);
        screen.Start();
        while (traffic.Deliver(notices, LookInterval))
        {
            if (screen.IsLeaving || screen.HasFailed) traffic.Stop();
        }

        Ended();
        while (StaysOpen && terminal.HasKeys && !screen.IsLeaving && !screen.HasFailed && !Stopping.WaitHandle.WaitOne(LookInterval))
        {
            // Its own thread draws.
        }

        screen.Dispose();
        notices.Release();
        if (screen.Failure is { } failure) cmdlet.WriteError(ErrorCatalog.DisplayFailed(failure));
    }

    /// <summary>Writes lines of text until the capture ends.</summary>
    /// <param name="sink">Takes the capture's notices.</param>
    public void Print(ICaptureSink sink)
    {
        var timeout = PlainInterval < LookInterval ? PlainInterval : LookInterval;
        var next = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
        while (traffic.Deliver(sink, timeout))
        {
            BetweenLooks();
            if (Environment.TickCount64 < next) continue;
            next += (long)PlainInterval.TotalMilliseconds;
            WriteBlock();
        }

        if (!Stopping.IsCancellationRequested) WriteBlock();
    }

    private void WriteBlock()
    {
        foreach (var line in PlainTraffic.Render(name, traffic.Look(PlainView), PlainWidth).Append(""))
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = line }, [HostTag]);
        }
    }
}
