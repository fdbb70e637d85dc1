using System.Management.Automation;
using System.Management.Automation.Host;
using NetMon.Adapters.Display;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows.Live;

namespace NetMon.Output;

/// <summary>Displays traffic during a capture: a live table, or lines of text if there is no terminal.</summary>
/// <param name="cmdlet">The cmdlet; used on its pipeline thread only.</param>
/// <param name="name">The name of the traffic.</param>
/// <param name="traffic">The traffic, already being captured.</param>
internal sealed class TrafficDisplay(PSCmdlet cmdlet, string name, WatchedTraffic traffic) : IDisposable
{
    /// <summary>The default time between blocks of lines.</summary>
    public static readonly TimeSpan DefaultPlainInterval = TimeSpan.FromSeconds(5);

    private const string HostTag = "PSHOST";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private ConsoleTerminal? _terminal;
    private TrafficScreen? _screen;
    private HeldNotices? _notices;
    private long _nextBlock;

    /// <summary>The initial view of the table.</summary>
    public TrafficView View { get; init; } = new();

    /// <summary>The time between redraws of the table.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>The view of the lines of text.</summary>
    public TrafficView PlainView { get; init; } = new() { Top = PlainTraffic.DefaultTop };

    /// <summary>The time between blocks of lines.</summary>
    public TimeSpan PlainInterval { get; init; } = DefaultPlainInterval;

    /// <summary>The maximum length of a line; null for the default.</summary>
    public int? PlainWidth { get; init; }

    /// <summary>Called regularly while lines are written, so that the caller can write other output.</summary>
    public Action BetweenLooks { get; init; } = static () => { };

    /// <summary>Called after the capture has ended, while the table is still open.</summary>
    public Action Ended { get; init; } = static () => { };

    /// <summary>Whether the table stays open after the end until the user quits; only with a keyboard.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>
    /// Whether Ctrl+C in the table quits like q. As a signal it would stop the pipeline, which then accepts no output.
    /// </summary>
    public bool KeepsTotals { get; init; }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>The width of the host's window; null if it has none, as in a job or a remote session, even if the process has one.</summary>
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

    /// <summary>Draws the table until the capture ends or the user quits.</summary>
    /// <param name="sink">Receives the capture's notices, after the table is closed.</param>
    public void Draw(ICaptureSink sink)
    {
        Begin(hasScreen: true);
        End(sink);
    }

    /// <summary>Writes lines of text until the capture ends.</summary>
    /// <param name="sink">Receives the capture's notices.</param>
    public void Print(ICaptureSink sink)
    {
        Begin(hasScreen: false);
        End(sink);
    }

    /// <summary>Starts the display. A caller that feeds the capture itself calls <see cref="Advance"/> meanwhile and <see cref="End"/> afterwards.</summary>
    /// <param name="hasScreen">Whether to show a table instead of lines of text.</param>
    public void Begin(bool hasScreen)
    {
        _nextBlock = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
        if (!hasScreen) return;
        _terminal = new ConsoleTerminal(KeepsTotals);
        _screen = new TrafficScreen(name, _terminal, traffic.Look, View, RefreshInterval);
        _screen.Start();
    }

    /// <summary>Delivers notices of the capture, and writes lines if their interval has passed.</summary>
    /// <param name="sink">Receives the capture's notices; with a table, after its end.</param>
    /// <param name="timeout">How long to wait for notices.</param>
    /// <returns>False if the capture has ended.</returns>
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

    /// <summary>Shows the traffic until the capture ends and, if the table stays open, until the user quits.</summary>
    /// <param name="sink">Receives the capture's notices.</param>
    public void End(ICaptureSink sink)
    {
        var timeout = _screen is not null || PlainInterval > LookInterval ? LookInterval : PlainInterval;
        while (Advance(sink, timeout))
        {
            // Advance does the work.
        }

        if (_screen is null)
        {
            if (!Stopping.IsCancellationRequested) WriteBlock();
            return;
        }

        Ended();
        while (StaysOpen && _terminal!.HasKeys && !IsLeft && !Stopping.WaitHandle.WaitOne(LookInterval))
        {
            // The table is drawn on its own thread.
        }

        Dispose();
        _notices?.Release();
        if (_screen.Failure is { } failure) cmdlet.WriteError(ErrorCatalog.DisplayFailed(failure));
    }

    /// <summary>Closes the table. Can be called again.</summary>
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
