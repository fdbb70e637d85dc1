using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>
/// Pace of a replay: original speed, or a multiple of it. One thread waits; any thread may read the time.
/// </summary>
/// <param name="speed">Seconds of packet time per second; 0 for no delays.</param>
/// <param name="time">Time provider; null for the system clock.</param>
public sealed class ReplayPace(double speed, TimeProvider? time = null)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // Maximum wait between cancellation checks, also below the maximum of a timer.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly object _gate = new();
    private bool _isStarted;
    private long _packetStart;
    private long _wallStart;
    private long _latest;
    private bool _isOver;

    /// <summary>
    /// Replay time in nanoseconds since the Unix epoch, which advances between packets too; 0 before the first one. Without a pace, and after the
    /// end, the time of the latest packet.
    /// </summary>
    public long Now
    {
        get
        {
            lock (_gate) return _isStarted && speed > 0 && !_isOver ? Math.Max(_latest, Position()) : _latest;
        }
    }

    /// <summary>Waits until a packet is due.</summary>
    /// <param name="timestamp">The packet's time, nanoseconds since the Unix epoch; a packet without one, or with 0, is not delayed.</param>
    /// <param name="cancellation">Cancels the wait.</param>
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

    /// <summary>Ends the replay: its time stops.</summary>
    public void End()
    {
        lock (_gate) _isOver = true;
    }

    private TimeSpan TimeUntil(long timestamp)
    {
        lock (_gate)
        {
            // A timestamp that goes backwards, as in a file of an earlier day, becomes the new reference.
            if (!_isStarted || timestamp < _latest - NanosecondsPerSecond)
            {
                _isStarted = true;
                _packetStart = timestamp;
                _wallStart = _time.GetTimestamp();
                _latest = timestamp;
            }

            var ticks = (timestamp - Position()) / 100 / speed;
            // Waits shorter than a timer tick would only slow the replay down.
            return ticks < TimeSpan.TicksPerMillisecond ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(ticks, TimeSpan.TicksPerDay));
        }
    }

    private long Position() => _packetStart + (long)(_time.GetElapsedTime(_wallStart).Ticks * 100 * speed);
}
