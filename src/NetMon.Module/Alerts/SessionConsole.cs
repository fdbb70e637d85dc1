using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using NetMon.Adapters.Display;

namespace NetMon.Alerts;

/// <summary>
/// Writes lines from the threads of captures and channels to the session's host. While a command runs, they are written immediately,
/// because the host's user interface can be called on any thread. While a line is being edited, they wait for a pause in typing and are
/// inserted above the prompt; if the version of the line editor is not supported, they wait until the line is entered. While the live
/// table is drawn, they wait until it ends. Thread-safe.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="runspace">The session.</param>
internal sealed class SessionConsole(PSHost host, Runspace runspace) : IDisposable
{
    private const string ConsoleHostName = "ConsoleHost";

    /// <summary>Maximum number of waiting lines; the oldest are dropped and counted.</summary>
    private const int WaitingLimit = 50;

    // Interval between two looks at the edited line. If its text is the same in both, the user is not typing.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly Queue<ConsoleLine> _waiting = new();
    private Timer? _timer;
    private (string Text, int Cursor)? _seen;
    private long _leftOut;
    private bool _disposed;

    /// <summary>Writes a line immediately, or as soon as it does not interrupt another one.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="HostException">The host shows no text.</exception>
    /// <exception cref="NotImplementedException">The host shows no text.</exception>
    public void Write(ConsoleLine line)
    {
        lock (_gate)
        {
            _waiting.Enqueue(line);
            if (_waiting.Count > WaitingLimit)
            {
                _waiting.Dequeue();
                _leftOut++;
            }

            if (_disposed || !(IsTyping || HasScreen))
            {
                WriteWaiting();
                return;
            }

            _timer ??= new Timer(_ => Look());
            _timer.Change(LookInterval, LookInterval);
        }
    }

    /// <summary>Writes the waiting lines.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _timer?.Dispose();
            if (_waiting.Count > 0) TryWriteWaiting();
        }
    }

    private bool IsConsole => host.Name == ConsoleHostName;

    private bool HasScreen => IsConsole && TrafficScreen.IsDrawn;

    // The line editor runs as a command, so the runspace is busy.
    private bool IsTyping => IsConsole && runspace.RunspaceAvailability == RunspaceAvailability.Busy && EditedLine.IsThere;

    /// <summary>
    /// Whether no command runs, not even the line editor: the host reads the line itself, so it cannot be redrawn. It is left as it is, and
    /// typing continues below.
    /// </summary>
    private bool IsAtPlainPrompt => IsConsole && !Console.IsInputRedirected
        && runspace.RunspaceAvailability is RunspaceAvailability.Available or RunspaceAvailability.AvailableForNestedCommand;

    private void Look()
    {
        lock (_gate)
        {
            if (_disposed || _waiting.Count == 0 || HasScreen) return;
            // The line was entered, and its command may run for hours.
            if (!IsTyping) TryWriteWaiting();
            else if (EditedLine.Find() is { } line && CanMove) TryInsert(line);
            if (_waiting.Count > 0) return;
            _seen = null;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    // The legacy Windows console has a buffer longer than its window, in which rows scroll differently.
    private static bool CanMove => !OperatingSystem.IsWindows() || Console.BufferHeight == Console.WindowHeight;

    // The state of the editor may be inconsistent while it works. Exceptions are ignored, because the next look follows.
    private void TryInsert(EditedLine line)
    {
        try
        {
            var state = line.State;
            (var isSame, _seen) = (state == _seen, state);
            if (!isSame) return;
            var (width, height) = line.Room;
            var rows = Waiting().SelectMany(waiting => waiting.Rows(width)).ToArray();
            // If they do not fit on the screen, only the last ones; the history contains all.
            if (height > 0) line.InsertAbove(rows[Math.Max(0, rows.Length - height)..]);
            Forget();
        }
#pragma warning disable CA1031 // An unhandled exception on a timer's thread would end the user's shell.
        catch (Exception)
#pragma warning restore CA1031
        {
            _seen = null;
        }
    }

    private void WriteWaiting()
    {
        try
        {
            if (IsAtPlainPrompt) host.UI.WriteLine();
            foreach (var line in Waiting()) line.WriteTo(host.UI);
        }
        finally
        {
            Forget();
        }
    }

    private void TryWriteWaiting()
    {
        try
        {
            WriteWaiting();
        }
#pragma warning disable CA1031 // An unhandled exception on a timer's thread would end the user's shell.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The host shows no text.
        }
    }

    private IEnumerable<ConsoleLine> Waiting() => _leftOut == 0
        ? _waiting
        : _waiting.Prepend(new ConsoleLine($"({_leftOut} more before these; Receive-TrafficAlert has all alerts)", Colour: null));

    private void Forget()
    {
        _waiting.Clear();
        _leftOut = 0;
    }
}
