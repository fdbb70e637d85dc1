using System.Management.Automation;
using System.Management.Automation.Host;
using NetMon.Adapters.Display;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows.Live;

namespace NetMon.Output;

/// <summary>Shows traffic while it is captured: a live table, or lines of text where there is no terminal.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="name">What the traffic is called.</param>
/// <param name="traffic">The traffic, already being captured.</param>
internal sealed class TrafficDisplay(PSCmdlet cmdlet, string name, WatchedTraffic traffic) : IDisposable
{
    /// <summary>From one block of lines to the next, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultPlainInterval = TimeSpan.FromSeconds(5);

    private const string HostTag = "PSHOST";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private ConsoleTerminal? _terminal;
    private TrafficScreen? _screen;
    private HeldNotices? _notices;
    private long _nextBlock;

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
        Begin(hasScreen: true);
        End(sink);
    }

    /// <summary>Writes lines of text until the capture ends.</summary>
    /// <param name="sink">Takes the capture's notices.</param>
    public void Print(ICaptureSink sink)
    {
        Begin(hasScreen: false);
        End(sink);
    }

    /// <summary>Begins to show the traffic. Whoever feeds the capture himself calls <see cref="Advance"/> meanwhile, and <see cref="End"/> behind.</summary>
    /// <param name="hasScreen">Whether there is a table, or lines of text.</param>
    public void Begin(bool hasScreen)
    {
        _nextBlock = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
        if (!hasScreen) return;
        _terminal = new ConsoleTerminal(KeepsTotals);
        _screen = new TrafficScreen(name, _terminal, traffic.Look, View, RefreshInterval);
        _screen.Start();
    }

    /// <summary>Passes on what has come in, and writes lines if it is time to.</summary>
    /// <param name="sink">Takes the capture's notices; those of a table when it has ended.</param>
    /// <param name="timeout">How long to wait when there is nothing.</param>
    /// <returns>False when the capture has ended.</returns>
    public bool Advance(ICaptureSink sink, TimeSpan timeout)
    {
        if (_screen is not null)
        {
            _notices ??= new HeldNotices(sink);
            if (!traffic.Deliver(_notices, timeout)) return false;
            if (IsLeft) traffic.Stop();
            return true;
        }

        if (!traffic.Deliver(sink, timeout)) return false;
        BetweenLooks();
        if (Environment.TickCount64 < _nextBlock) return true;
        _nextBlock += (long)PlainInterval.TotalMilliseconds;
        WriteBlock();
        return true;
    }

    /// <summary>Shows the traffic until the capture ends, and a table that stays open until somebody leaves it.</summary>
    /// <param name="sink">Takes the capture's notices.</param>
    public void End(ICaptureSink sink)
    {
        var timeout = _screen is not null || PlainInterval > LookInterval ? LookInterval : PlainInterval;
        while (Advance(sink, timeout))
        {
            // That does the work.
        }

        if (_screen is null)
        {
            if (!Stopping.IsCancellationRequested) WriteBlock();
            return;
        }

        Ended();
        while (StaysOpen && _terminal!.HasKeys && !IsLeft && !Stopping.WaitHandle.WaitOne(LookInterval))
        {
            // Its own thread draws.
        }

        Dispose();
        _notices?.Release();
        if (_screen.Failure is { } failure) cmdlet.WriteError(ErrorCatalog.DisplayFailed(failure));
    }

    /// <summary>Takes the table off the screen. May be called again.</summary>
    public void Dispose()
    {
        _screen?.Dispose();
        _terminal?.Dispose();
    }

    private bool IsLeft => _screen!.IsLeaving || _screen.HasFailed;

    private void WriteBlock()
    {
        foreach (var line in PlainTraffic.Render(name, traffic.Look(PlainView), PlainWidth).Append(""))
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = line }, [HostTag]);
        }
    }
}
