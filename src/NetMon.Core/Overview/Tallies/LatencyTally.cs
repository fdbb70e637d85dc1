using NetMon.Packets;

namespace NetMon.Overview.Tallies;

/// <summary>
/// Percentiles and a histogram of latencies. The first <see cref="MaxExact"/> are kept, so percentiles are exact; beyond that they are counted in
/// buckets of 1 % width, so memory is bounded and an error is at most half of that. Not thread-safe.
/// </summary>
/// <param name="kind">What is measured.</param>
internal sealed class LatencyTally(LatencyKind kind)
{
    /// <summary>How many latencies are kept.</summary>
    public const int MaxExact = 65_536;

    private const double Growth = 1.01;

    // The first bucket ends here, in seconds; the last one is beyond 30 years.
    private const double Shortest = 1e-9;
    private const int Buckets = 4_300;

    // The bars of the histogram: 1, 2 and 5 of each decade, from a microsecond to 1,000 seconds.
    private static readonly double[] Bars = [.. Enumerable.Range(-6, 9).SelectMany(decade => new[] { 1, 2, 5 }.Select(part => Of(part, decade))), 1_000];

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly long[] _bars = new long[Bars.Length + 1];
    private List<double>? _exact = [];
    private long[]? _buckets;
    private double _minimum = double.MaxValue;
    private double _maximum;

    /// <summary>Number of latencies.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a latency, in seconds.</summary>
    public void Add(double seconds)
    {
        Count++;
        _minimum = Math.Min(_minimum, seconds);
        _maximum = Math.Max(_maximum, seconds);
        var bar = Array.BinarySearch(Bars, seconds);
        _bars[bar >= 0 ? bar : ~bar]++;
        if (_exact is { Count: < MaxExact })
        {
            _exact.Add(seconds);
            return;
        }

        if (_exact is { } kept)
        {
            _buckets = new long[Buckets];
            foreach (var known in kept) _buckets[BucketOf(known)]++;
            _exact = null;
        }

        _buckets![BucketOf(seconds)]++;
    }

    /// <summary>The percentiles; null without any latency.</summary>
    public LatencySummary? Summary()
    {
        if (Count == 0) return null;
        _exact?.Sort();
        return new LatencySummary
        {
            Kind = EnumText.Of(kind),
            Count = Count,
            Minimum = _minimum,
            P50 = Percentile(50),
            P90 = Percentile(90),
            P99 = Percentile(99),
            Maximum = _maximum,
            IsExact = _exact is not null,
        };
    }

    /// <summary>The histogram, from the first bar with a latency to the last one.</summary>
    public IEnumerable<LatencyBucket> Histogram()
    {
        var first = Array.FindIndex(_bars, count => count > 0);
        var last = Array.FindLastIndex(_bars, count => count > 0);
        for (var i = first; i >= 0 && i <= last; i++)
        {
            yield return new LatencyBucket
            {
                Kind = EnumText.Of(kind),
                From = i == 0 ? 0 : Bars[i - 1],
                To = i < Bars.Length ? Bars[i] : Math.Max(_maximum, Bars[^1]),
                Count = _bars[i],
            };
        }
    }

    // Exact decimal values, which a power is not.
    private static double Of(int part, int decade) => double.Parse($"{part}e{decade}", System.Globalization.CultureInfo.InvariantCulture);

    private static int BucketOf(double seconds) => seconds <= Shortest
        ? 0
        : (int)Math.Clamp(Math.Ceiling(Math.Log(seconds / Shortest) / LogGrowth), 1, Buckets - 1);

    // Nearest rank: the smallest value that at least this part of all values do not exceed.
    private double Percentile(int percent)
    {
        var rank = Math.Max(1, (Count * percent + 99) / 100);
        if (_exact is { } kept) return kept[(int)(rank - 1)];
        long seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            seen += _buckets![i];
            if (seen >= rank) return Math.Clamp(Shortest * Math.Pow(Growth, i - 0.5), _minimum, _maximum);
        }

        return _maximum;
    }
}
