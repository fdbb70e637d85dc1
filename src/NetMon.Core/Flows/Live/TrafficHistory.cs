namespace NetMon.Flows.Live;

/// <summary>Bytes in each of the last seconds, in a ring buffer.</summary>
internal sealed class TrafficHistory
{
    /// <summary>Number of seconds kept.</summary>
    public const int Seconds = 60;

    private const long Second = 1_000_000_000;
    private readonly long[] _bytes = new long[Seconds];
    private long _current;

    /// <summary>Adds bytes.</summary>
    /// <param name="time">Nanoseconds since the start; must not decrease.</param>
    /// <param name="bytes">Number of bytes.</param>
    public void Add(long time, long bytes)
    {
        MoveTo(time);
        _bytes[_current % Seconds] += bytes;
    }

    /// <summary>Bytes per second, ending with the second of <paramref name="time"/>; seconds before the start are 0.</summary>
    public long[] ToArray(long time)
    {
        MoveTo(time);
        var seconds = new long[Seconds];
        for (var i = 0; i < Seconds; i++) seconds[i] = _bytes[(_current + 1 + i) % Seconds];
        return seconds;
    }

    private void MoveTo(long time)
    {
        var second = time / Second;
        if (second - _current >= Seconds) Array.Clear(_bytes);
        else
        {
            for (var passed = _current + 1; passed <= second; passed++) _bytes[passed % Seconds] = 0;
        }

        _current = Math.Max(_current, second);
    }
}
