using System.Collections.Concurrent;
using System.Text;
using NetMon.Adapters.Display;

namespace NetMon.Tests.Display;

/// <summary>Terminal that records output and takes keys from the test. It can block or disappear.</summary>
internal sealed class TestTerminal : ITerminal
{
    private readonly ConcurrentQueue<ConsoleKeyInfo> _keys = new();
    private readonly StringBuilder _written = new();
    private int _writes;

    public (int Width, int Height) Size { get; set; } = (80, 24);

    /// <summary>Writes block until this is set.</summary>
    public ManualResetEventSlim TakesText { get; } = new(initialState: true);

    /// <summary>Set while a write waits.</summary>
    public ManualResetEventSlim IsStuck { get; } = new();

    public bool IsGone { get; set; }

    public string Written
    {
        get
        {
            lock (_written) return _written.ToString();
        }
    }

    public int Writes => Volatile.Read(ref _writes);

    public void Press(params char[] keys)
    {
        foreach (var key in keys) Press(key, key == '\e' ? ConsoleKey.Escape : key == '\r' ? ConsoleKey.Enter : ConsoleKey.None);
    }

    public void Press(char key, ConsoleKey code) => _keys.Enqueue(new ConsoleKeyInfo(key, code, shift: false, alt: false, control: false));

    public ConsoleKeyInfo? TryReadKey() => _keys.TryDequeue(out var key) ? key : null;

    public void Write(string text)
    {
        if (IsGone) throw new IOException("The terminal is gone.");
        if (!TakesText.IsSet) IsStuck.Set();
        TakesText.Wait();
        lock (_written) _written.Append(text);
        Interlocked.Increment(ref _writes);
    }

    /// <summary>Waits until something is on the screen.</summary>
    public void Await(Func<string, bool> isThere) =>
        Assert.True(SpinWait.SpinUntil(() => isThere(Written), TimeSpan.FromSeconds(10)), Written);
}
