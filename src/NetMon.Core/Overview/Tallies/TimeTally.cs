using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Overview.Tallies;

/// <summary>
/// Packets over time: the earliest and the latest, pauses, steps back, and the packets and bytes of equal intervals. Intervals begin at a
/// millisecond, and double whenever there would be more than <see cref="MaxIntervals"/>, so memory is bounded whatever the times are.
/// </summary>
internal sealed class TimeTally
{
    /// <summary>The most intervals.</summary>
    public const int MaxIntervals = 128;

    /// <summary>The most pauses that are kept.</summary>
    public const int MaxPauses = 5;

    /// <summary>The shortest pause that is kept, in nanoseconds.</summary>
    public const long ShortestPause = 1_000_000_000;

    private const long FirstWidth = 1_000_000;

    private readonly long[] _packets = new long[MaxIntervals];
    private readonly long[] _bytes = new long[MaxIntervals];
    private readonly List<CapturePause> _pauses = [];
    private long _width = FirstWidth;
    private long _base;
    private int _count;
    private long _previous = CapturedFrame.NoTime;

    /// <summary>Packets without a time.</summary>
    public long Untimed { get; private set; }

    /// <summary>Packets before the packet before them.</summary>
    public long Reversals { get; private set; }

    /// <summary>The largest step back, in nanoseconds.</summary>
    public ulong LargestReversal { get; private set; }

    /// <summary>Time of the earliest packet; null if none has one.</summary>
    public long? First { get; private set; }

    /// <summary>Time of the latest packet.</summary>
    public long? Last { get; private set; }

    /// <summary>The longest time between two packets, in nanoseconds; null without two.</summary>
    public ulong? LongestPause { get; private set; }

    /// <summary>The longest pauses, in the order of time.</summary>
    public IList<CapturePause> Pauses => [.. _pauses.OrderBy(pause => pause.StartNanoseconds)];

    /// <summary>Counts a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in CapturedFrame frame)
    {
        if (!frame.HasTime)
        {
            Untimed++;
            return;
        }

        var time = frame.TimestampNanoseconds;
        if (_previous != CapturedFrame.NoTime) Compare(time, frame.Number);
        _previous = time;
        if (First is null || time < First) First = time;
        if (Last is null || time > Last) Last = time;
        var place = Math.DivRem(time, _width, out var rest) - (rest < 0 ? 1 : 0) - _base;
        if ((ulong)place >= (ulong)_count) place = MakeRoom(time);
        _packets[place]++;
        _bytes[place] += frame.Length;
    }

    /// <summary>The intervals from the earliest packet to the latest.</summary>
    public IList<TrafficInterval> Intervals()
    {
        var found = new TrafficInterval[_count];
        for (var i = 0; i < _count; i++)
        {
            // The first interval may begin before the earliest time that 64 bits hold.
            var start = Int128.Max((Int128)long.MinValue + 1, ((Int128)_base + i) * _width);
            found[i] = new TrafficInterval { StartNanoseconds = (long)start, Duration = _width / 1e9, Packets = _packets[i], Bytes = _bytes[i] };
        }

        return found;
    }

    private void Compare(long time, long number)
    {
        if (time < _previous)
        {
            Reversals++;
            LargestReversal = Math.Max(LargestReversal, (ulong)_previous - (ulong)time);
            return;
        }

        var pause = unchecked((ulong)time - (ulong)_previous);
        if (LongestPause is null || pause > LongestPause) LongestPause = pause;
        if (pause >= ShortestPause) Keep(new CapturePause { StartNanoseconds = _previous, Duration = pause / 1e9, PacketNumber = number });
    }

    private void Keep(CapturePause pause)
    {
        _pauses.Add(pause);
        // Of equal pauses the earlier ones stay.
        if (_pauses.Count > MaxPauses) _pauses.Remove(_pauses.OrderBy(kept => kept.Duration).ThenByDescending(kept => kept.StartNanoseconds).First());
    }

    // Widens the intervals until the time fits in, and moves them if it is before the first one.
    private long MakeRoom(long time)
    {
        if (_count == 0) _base = PlaceOf(time);
        while (true)
        {
            var place = PlaceOf(time);
            var first = _count == 0 ? place : Math.Min(place, _base);
            var last = _count == 0 ? place : Math.Max(place, _base + _count - 1);
            if ((UInt128)((Int128)last - first) < MaxIntervals)
            {
                Move((int)(_base - first));
                (_base, _count) = (first, (int)(last - first) + 1);
                return place - first;
            }

            Widen();
        }
    }

    private long PlaceOf(long time) => Math.DivRem(time, _width, out var rest) - (rest < 0 ? 1 : 0);

    private void Move(int places)
    {
        if (places == 0) return;
        foreach (var counts in (ReadOnlySpan<long[]>)[_packets, _bytes])
        {
            Array.Copy(counts, 0, counts, places, _count);
            Array.Clear(counts, 0, Math.Min(places, _count));
            // What was moved further than its own length has left its old values behind it.
            if (places > _count) Array.Clear(counts, _count, places - _count);
        }
    }

    private void Widen()
    {
        var first = _base >> 1;
        var last = (_base + _count - 1) >> 1;
        foreach (var counts in (ReadOnlySpan<long[]>)[_packets, _bytes])
        {
            for (var i = 0; i < _count; i++)
            {
                var to = (int)(((_base + i) >> 1) - first);
                var count = counts[i];
                counts[i] = 0;
                counts[to] += count;
            }
        }

        _width *= 2;
        (_base, _count) = (first, (int)(last - first) + 1);
    }
}
