using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>
/// How fast packets of files are handed over: as they were captured, or some times as fast. One thread waits; any may ask for the time.
/// </summary>
/// <param name="speed">Seconds of packet time to a second; 0 waits for nothing.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class ReplayPace(double speed, TimeProvider? time = null)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // Looked at this often whether to stop, and waits are no longer than a timer can be.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly object _gate = new();
    private bool _isStarted;
    private long _packetStart;
    private long _wallStart;
    private long _latest;
    private bool _isOver;

    /// <summary>
    /// The time in the replay, nanoseconds since the Unix epoch, which also goes on between packets; 0 before the first one. Without a pace
    /// and after the end it is that of the latest packet.
    /// </summary>
    public long Now
    {
        get
        {
            lock (_gate) return _isStarted && speed > 0 && !_isOver ? Math.Max(_latest, Position()) : _latest;
        }
    }

    /// <summary>Waits until it is time for a packet.</summary>
    /// <param name="timestamp">The packet's time, nanoseconds since the Unix epoch; a packet without one, or with 0, waits for nothing.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public void WaitFor(long timestamp, CancellationToken cancellation)
    {
        if (timestamp is 0 or CapturedFrame.NoTime) return;
        if (speed > 0)
        {
            for (var left = TimeUntil(timestamp); left > TimeSpan.Zero && !cancellation.IsCancellationRequested; left = TimeUntil(timestamp))
            {
                cancellation.WaitHandle.WaitOne(left < Slice ? left : Slice);
            }
        }

        lock (_gate) _latest = timestamp;
    }

    /// <summary>Says that no more packets come: time stands still.</summary>
    public void End()
    {
        lock (_gate) _isOver = true;
    }

    private TimeSpan TimeUntil(long timestamp)
    {
        lock (_gate)
        {
            // A time that goes back, as in a file of an earlier day after a later one, begins a new count.
            if (!_isStarted || timestamp < _latest - NanosecondsPerSecond)
            {
                _isStarted = true;
                _packetStart = timestamp;
                _wallStart = _time.GetTimestamp();
                _latest = timestamp;
            }

            var ticks = (timestamp - Position()) / 100 / speed;
            // Waits shorter than a timer's tick would only slow the replay down.
            return ticks < TimeSpan.TicksPerMillisecond ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(ticks, TimeSpan.TicksPerDay));
        }
    }

    private long Position() => _packetStart + (long)(_time.GetElapsedTime(_wallStart).Ticks * 100 * speed);
}
