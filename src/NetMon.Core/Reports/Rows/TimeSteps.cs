namespace NetMon.Reports.Rows;

/// <summary>
/// Sums packets and bytes of numbered series in steps of time that become longer as the time does, so that there are never more than a thousand. Each
/// length is a multiple of the one before it, so that the sums stay exact. Not thread-safe.
/// </summary>
internal sealed class TimeSteps
{
    private const int MaxSteps = 1000;
    private const long Second = 1_000_000_000;

    // From a millisecond, in nanoseconds: in shorter steps a single packet would look like a fast link. The longest covers all times of 64 bits.
    private static readonly long[] Widths =
    [
        1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000, 500_000_000,
        Second, 5 * Second, 10 * Second, 30 * Second, 60 * Second, 300 * Second, 600 * Second, 1800 * Second, 3600 * Second, 21_600 * Second,
        86_400 * Second, 604_800 * Second, 6_048_000 * Second, 60_480_000 * Second,
    ];

    private Dictionary<long, double[]> _steps = [];
    private int _level;
    private long _first;
    private long _last;
    private long _cachedIndex;
    private double[]? _cached;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Length of a step in nanoseconds.</summary>
    public long Width => Widths[_level];

    /// <summary>Start of the first step, nanoseconds since the Unix epoch.</summary>
    public long Start => _first * Width;

    /// <summary>Number of steps, empty ones included.</summary>
    public int Count => IsEmpty ? 0 : (int)(_last - _first + 1);

    /// <summary>Adds to one step.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    /// <param name="packets">Packets.</param>
    /// <param name="bytes">Bytes.</param>
    public void Add(int series, long time, double packets, double bytes)
    {
        var index = IndexOf(time);
        if (_cached is null || index != _cachedIndex) (_cached, _cachedIndex) = Find(time);
        if (_cached.Length < 2 * (series + 1)) _steps[_cachedIndex] = _cached = Longer(_cached, series);
        _cached[2 * series] += packets;
        _cached[(2 * series) + 1] += bytes;
    }

    /// <summary>Adds evenly to all steps between two times.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="from">Nanoseconds since the Unix epoch.</param>
    /// <param name="to">Nanoseconds since the Unix epoch.</param>
    /// <param name="packets">Packets.</param>
    /// <param name="bytes">Bytes.</param>
    public void Spread(int series, long from, long to, double packets, double bytes)
    {
        // Both ends first: they decide the length of the steps.
        Find(from);
        Find(to);
        if (IndexOf(to) <= IndexOf(from))
        {
            Add(series, from, packets, bytes);
            return;
        }

        var length = (double)to - from;
        for (var index = IndexOf(from); index <= IndexOf(to); index++)
        {
            // The last step may begin exactly at the end.
            var begin = index * Width;
            var share = (Math.Min((double)begin + Width, to) - Math.Max((double)begin, from)) / length;
            if (share > 0) Add(series, Math.Max(begin, from), packets * share, bytes * share);
        }
    }

    /// <summary>The values of a series, one for each step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">The numbers that are summed to it.</param>
    public TimelineSeries Series(string name, params int[] numbers)
    {
        var packets = new double[Count];
        var bytes = new double[Count];
        foreach (var (index, values) in _steps)
        {
            foreach (var number in numbers)
            {
                if (values.Length <= 2 * number) continue;
                packets[index - _first] += values[2 * number];
                bytes[index - _first] += values[(2 * number) + 1];
            }
        }

        return new TimelineSeries(name, packets, bytes);
    }

    private static double[] Longer(double[] values, int series)
    {
        Array.Resize(ref values, 2 * (series + 1));
        return values;
    }

    private long IndexOf(long time)
    {
        var index = time / Width;
        return time < 0 && index * Width != time ? index - 1 : index;
    }

    private (double[] Values, long Index) Find(long time)
    {
        while (true)
        {
            var index = IndexOf(time);
            var (first, last) = IsEmpty ? (index, index) : (Math.Min(_first, index), Math.Max(_last, index));
            if (last - first >= MaxSteps)
            {
                Widen();
                continue;
            }

            (_first, _last) = (first, last);
            if (!_steps.TryGetValue(index, out var values)) _steps.Add(index, values = []);
            return (values, index);
        }
    }

    private void Widen()
    {
        var factor = Widths[_level + 1] / Width;
        var steps = new Dictionary<long, double[]>();
        foreach (var (index, values) in _steps)
        {
            var to = index / factor;
            if (index < 0 && to * factor != index) to--;
            if (!steps.TryGetValue(to, out var sum))
            {
                steps.Add(to, values);
                continue;
            }

            if (sum.Length < values.Length) Array.Resize(ref sum, values.Length);
            for (var i = 0; i < values.Length; i++) sum[i] += values[i];
            steps[to] = sum;
        }

        _steps = steps;
        _level++;
        (_first, _last) = (steps.Keys.Min(), steps.Keys.Max());
        _cached = null;
    }
}
