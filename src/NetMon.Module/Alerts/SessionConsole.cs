using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using NetMon.Adapters.Display;

namespace NetMon.Alerts;

/// <summary>
/// Brings lines from the threads of captures and channels to the host of a session. While a command runs they are written at once: the
/// host's user interface may be called from any thread. While a line is being typed they wait for a moment in which nobody types, and
/// come above the prompt; where the line editor is not known well enough, they wait for the end of the line, and where the live table is
/// drawn, for its end. Thread-safe.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="runspace">The session.</param>
internal sealed class SessionConsole(PSHost host, Runspace runspace) : IDisposable
{
    private const string ConsoleHostName = "ConsoleHost";

    /// <summary>Lines that wait; who types for minutes wants the last ones, not all.</summary>
    private const int WaitingLimit = 50;

    // Two looks that find the same text are a moment in which nobody types.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly Queue<ConsoleLine> _waiting = new();
    private Timer? _timer;
    private (string Text, int Cursor)? _seen;
    private long _leftOut;
    private bool _disposed;

    /// <summary>Writes a line now, or as soon as it breaks no other.</summary>
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

    /// <summary>Writes what waits.</summary>
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

    // The line editor is a command of the session, as any other.
    private bool IsTyping => IsConsole && runspace.RunspaceAvailability == RunspaceAvailability.Busy && EditedLine.IsThere;

    /// <summary>
    /// Whether no command runs, not even the line editor: the host reads a line by itself, which nobody can draw again. It is left as it
    /// stands, and what is typed goes on below.
    /// </summary>
    private bool IsAtPlainPrompt => IsConsole && !Console.IsInputRedirected
        && runspace.RunspaceAvailability is RunspaceAvailability.Available or RunspaceAvailability.AvailableForNestedCommand;

    private void Look()
    {
        lock (_gate)
        {
            if (_disposed || _waiting.Count == 0 || HasScreen) return;
            // Enter was pressed, and a command runs, perhaps for hours.
            if (!IsTyping) TryWriteWaiting();
            else if (EditedLine.Find() is { } line && CanMove) TryInsert(line);
            if (_waiting.Count > 0) return;
            _seen = null;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    // The old console of Windows has a buffer longer than its window, whose rows move in other ways.
    private static bool CanMove => !OperatingSystem.IsWindows() || Console.BufferHeight == Console.WindowHeight;

    // What the editor says while it works may be odd; what it throws then is no matter, since the next look comes.
    private void TryInsert(EditedLine line)
    {
        try
        {
            var state = line.State;
            (var isSame, _seen) = (state == _seen, state);
            if (!isSame) return;
            var (width, height) = line.Room;
            var rows = Waiting().SelectMany(waiting => waiting.Rows(width)).ToArray();
            // The last ones, where not even a screen of them is enough; all of them are in the history.
            if (height > 0) line.InsertAbove(rows[Math.Max(0, rows.Length - height)..]);
            Forget();
        }
#pragma warning disable CA1031 // On a timer's thread it would end the user's shell.
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
#pragma warning disable CA1031 // On a timer's thread it would end the user's shell.
        catch (Exception)
#pragma warning restore CA1031
        {
            // A host that shows no text; the counters of the channels tell.
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
