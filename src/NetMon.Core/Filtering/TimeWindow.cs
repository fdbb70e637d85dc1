using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// A window in the time of packets: from its start until just before its end, so that windows that follow each other share no packet. Used by
/// one thread at a time.
/// </summary>
public sealed class TimeWindow
{
    private readonly long? _length;
    private long? _start;
    private long? _end;

    /// <summary>Makes a window; what is null is not bounded.</summary>
    /// <param name="start">The first nanosecond since the Unix epoch that belongs to it.</param>
    /// <param name="end">The first one that does not any more.</param>
    /// <param name="length">How long it is: from its start, or if there is none from the first packet.</param>
    public TimeWindow(long? start, long? end, TimeSpan? length)
    {
        (_start, _end) = (start, end);
        // In ticks of 100 ns; a window that ends after the last time there is has no end.
        _length = length is { } time && time.Ticks < long.MaxValue / 200 ? time.Ticks * 100 : null;
        if (start is { } known) Close(known);
    }

    /// <summary>Whether a packet is in the window. One whose time is not known is in none.</summary>
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
