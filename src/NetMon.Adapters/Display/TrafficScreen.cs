using System.Diagnostics;
using System.Text;
using NetMon.Capture;
using NetMon.Flows.Live;

namespace NetMon.Adapters.Display;

/// <summary>
/// The live table on a terminal, drawn by its own thread, which also reads keys. Closing waits for the thread only briefly. The terminal is
/// restored in every case.
/// </summary>
public sealed class TrafficScreen : IDisposable
{
    // Alternate screen, no cursor, no line wrap; and back.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l";
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";

    // Synchronized output: supporting terminals show the frame at once, others ignore it.
    private const string BeginFrame = "\e[?2026h\e[H";
    private const string EndFrame = "\e[J\e[?2026l";

    // Snapshots may take a fifth of the time: with a million flows the display refreshes less often, to leave the CPU to the capture.
    private const int LookFraction = 5;
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private static int _openScreens;

    private readonly ITerminal _terminal;
    private readonly Func<TrafficView, TrafficSnapshot> _look;
    private readonly TimeSpan _interval;
    private readonly TrafficPage _page;
    private readonly TrafficControls _controls;
    private readonly int _top;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _closing = new();
    private readonly object _terminalGate = new();
    private bool _isEntered;
    private volatile bool _isLeaving;
    private volatile bool _hasFailed;

    /// <summary>Creates the screen without drawing.</summary>
    /// <param name="name">The interfaces or the file.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="look">Returns a snapshot of the traffic.</param>
    /// <param name="view">Initial view.</param>
    /// <param name="interval">Refresh interval.</param>
    public TrafficScreen(string name, ITerminal terminal, Func<TrafficView, TrafficSnapshot> look, TrafficView view, TimeSpan interval)
    {
        _terminal = terminal;
        _look = look;
        _interval = interval;
        _top = view.Top;
        _controls = new TrafficControls(view);
        // https://no-color.org
        var hasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _page = new TrafficPage(name, new PageStyle(HasEscapes: true, hasColour, PlainTraffic.HasBlocks ? Glyphs.Unicode : Glyphs.Ascii));
        _thread = new Thread(Run) { IsBackground = true, Name = "NetMon display" };
    }

    /// <summary>Whether a screen of this process is being drawn, which other output would corrupt.</summary>
    public static bool IsDrawn => Volatile.Read(ref _openScreens) > 0;

    /// <summary>Whether the user has quit.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>The exception that stopped drawing; null if there is none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether drawing failed.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Starts drawing.</summary>
    public void Start()
    {
        ProcessEnd.Add(Dispose);
        _thread.Start();
    }

    /// <summary>Closes the screen. May be called repeatedly.</summary>
    public void Dispose()
    {
        ProcessEnd.Remove(Dispose);
        _closing.Set();
        // A terminal that blocks writes blocks the thread; it ends when writing resumes.
        if (_thread.IsAlive) _thread.Join(EndLimit);
    }

    // Thread body.
    private void Run()
    {
        try
        {
            WriteEnter();
            Draw();
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e;
            _hasFailed = true;
        }

        WriteLeave();
    }

    private void Draw()
    {
        TrafficSnapshot? snapshot = null;
        var size = (Width: 0, Height: 0);
        var nextLook = 0L;
        while (!_closing.IsSet)
        {
            var hasKey = ReadKeys();
            if (_controls.IsLeaving) _isLeaving = true;
            var resized = size != _terminal.Size;
            size = _terminal.Size;
            var now = Environment.TickCount64;
            // Paging needs new rows even while the display is paused.
            var wantsRows = hasKey && _controls.Page != TrafficPageKind.Help;
            var isDue = _controls.IsPaused ? wantsRows && _controls.HasSelection : now >= nextLook || hasKey || resized;
            if (isDue || snapshot is null)
            {
                var started = Stopwatch.GetTimestamp();
                var pageSize = _controls.Page == TrafficPageKind.Table ? TrafficPage.RowsFor(snapshot, size.Height) : Math.Max(1, size.Height - 2);
                snapshot = _look(_controls.ViewOf(_top, pageSize));
                _controls.Take(snapshot, _top);
                var took = Stopwatch.GetElapsedTime(started);
                nextLook = now + (long)Math.Max(_interval.TotalMilliseconds, took.TotalMilliseconds * LookFraction);
            }

            if (isDue || hasKey || resized) _terminal.Write(Frame(_page.Render(snapshot, _controls, Math.Max(1, size.Width - 1), size.Height)));
            _closing.Wait(KeyInterval);
        }
    }

    // The last column stays free, because erasing to the end of a full line would erase its last character.
    private static string Frame(IReadOnlyList<string> lines)
    {
        var frame = new StringBuilder(BeginFrame);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) frame.Append("\r\n");
            frame.Append(lines[i]).Append("\e[K");
        }

        return frame.Append(EndFrame).ToString();
    }

    private bool ReadKeys()
    {
        var hasKey = false;
        while (_terminal.TryReadKey() is { } key)
        {
            _controls.Press(key);
            hasKey = true;
        }

        return hasKey;
    }

    private void WriteEnter()
    {
        lock (_terminalGate)
        {
            _isEntered = true;
            Interlocked.Increment(ref _openScreens);
            _terminal.Write(Enter);
        }
    }

    private void WriteLeave()
    {
        lock (_terminalGate)
        {
            if (!_isEntered) return;
            _isEntered = false;
            try
            {
                _terminal.Write(Leave);
            }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell.
            catch (Exception)
#pragma warning restore CA1031
            {
                // The terminal is gone, so there is nothing to restore.
            }

            Interlocked.Decrement(ref _openScreens);
        }
    }
}
