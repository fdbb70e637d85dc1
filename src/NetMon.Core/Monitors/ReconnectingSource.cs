using NetMon.Capture;
using NetMon.Capture.Sources;

namespace NetMon.Monitors;

/// <summary>
/// An interface that may disappear and return: reopening is retried with growing delays until it succeeds or is cancelled. Drop counters
/// continue across reopening.
/// </summary>
internal sealed class ReconnectingSource : IFrameSource
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Func<IFrameSource> _open;
    private readonly Action<SourceGap> _onGap;
    private readonly object _gate = new();
    private IFrameSource? _current;
    private SourceDrops _before = new(0, 0, 0);

    /// <summary>Takes over an open interface.</summary>
    /// <param name="source">The interface.</param>
    /// <param name="open">Reopens it.</param>
    /// <param name="onGap">Called when it disappears and when it returns, on the source's thread.</param>
    public ReconnectingSource(IFrameSource source, Func<IFrameSource> open, Action<SourceGap> onGap)
    {
        (_current, _open, _onGap) = (source, open, onGap);
        Name = source.Name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        while (_current is { } source)
        {
            try
            {
                source.Run(onFrame, onIdle, cancellation);
                return;
            }
            catch (CaptureException e)
            {
                var gap = new SourceGap(Name, DateTime.UtcNow, End: null, e.Message);
                LetGo(source);
                _onGap(gap);
                if (!TryReopen(onIdle, cancellation)) return;
                _onGap(gap with { End = DateTime.UtcNow });
            }
        }
    }

    /// <inheritdoc/>
    public SourceDrops ReadDrops()
    {
        lock (_gate) return _current is { } source ? _before + source.ReadDrops() : _before;
    }

    /// <inheritdoc/>
    public void Dispose() => _current?.Dispose();

    private void LetGo(IFrameSource source)
    {
        lock (_gate)
        {
            _before = _before + source.ReadDrops();
            _current = null;
        }

        source.Dispose();
    }

    private bool TryReopen(Action onIdle, CancellationToken cancellation)
    {
        for (var pause = FirstPause; !cancellation.WaitHandle.WaitOne(pause); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var source = _open();
                lock (_gate) _current = source;
                return true;
            }
            catch (CaptureException)
            {
                // Still missing or down.
                onIdle();
            }
        }

        return false;
    }
}
