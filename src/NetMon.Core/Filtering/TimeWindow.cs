using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// A time window of packets, including its start and excluding its end, so that consecutive windows share no packet. Not thread-safe.
/// </summary>
public sealed class TimeWindow
{
    private readonly long? _length;
    private long? _start;
    private long? _end;

    /// <summary>Creates a window; null bounds are open.</summary>
    /// <param name="start">Start in nanoseconds since the Unix epoch, inclusive.</param>
    /// <param name="end">End in nanoseconds since the Unix epoch, exclusive.</param>
    /// <param name="length">Length from the start, or from the first packet if there is no start.</param>
    public TimeWindow(long? start, long? end, TimeSpan? length)
    {
        (_start, _end) = (start, end);
        // Converted from ticks of 100 ns; a length that would overflow is unlimited.
        _length = length is { } time && time.Ticks < long.MaxValue / 200 ? time.Ticks * 100 : null;
        if (start is { } known) Close(known);
    }

    /// <summary>Whether a packet is in the window. A packet without a timestamp never is.</summary>
    /// <param name="frame">The packet.</param>
    public bool Matches(in CapturedFrame frame)
    {
        if (!frame.HasTime) return false;
        var time = frame.TimestampNanoseconds;
        if (_start is null && _length is not null && !(time >= _end))
        {
            _start = time;
            Close(time);
        }

        return !(time < _start) && !(time >= _end);
    }

    private void Close(long start)
    {
        if (_length is { } length && start <= long.MaxValue - length) _end = Math.Min(_end ?? long.MaxValue, start + length);
    }
}
