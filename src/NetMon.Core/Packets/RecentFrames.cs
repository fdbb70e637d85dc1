using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetMon.Packets;

/// <summary>
/// Remembers the latest frames, and says which ones are copies: all bytes and the length on the wire the same as those of another one, at
/// most some time before or after it. The meaning is that of editcap's <c>-w</c>: copies are remembered too, and the interface does not
/// matter. A frame without a time is no copy, and has none. A frame is remembered as a hash of 128 bits. Used by one thread at a time.
/// </summary>
public sealed class RecentFrames
{
    /// <summary>How long after a frame its copies come, if nothing else is said: less than any host waits before it repeats a segment.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMilliseconds(200);

    /// <summary>How many frames are remembered, if nothing else is said.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly ulong _window;
    private readonly Entry[] _entries;
    private readonly long[] _latest;
    private readonly int _mask;
    private long _count;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="window">The longest time between a frame and its copy.</param>
    /// <param name="capacity">How many frames are remembered; rounded up to a power of two.</param>
    public RecentFrames(TimeSpan window, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _window = (ulong)window.Ticks * TimeSpan.NanosecondsPerTick;
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _latest = new long[_entries.Length];
        _mask = _entries.Length - 1;
    }

    /// <summary>Remembers a frame, and says whether it is a copy of one that is remembered.</summary>
    /// <param name="frame">The frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsCopy(in CapturedFrame frame)
    {
        var hash = FrameHash.Of(frame.Data);
        ref var latest = ref _latest[(int)hash.First & _mask];
        var isCopy = false;
        // Frames are numbered from 1; what is as far back as the memory reaches has been overwritten, and all before it.
        for (var number = latest; number > 0 && number > _count - _entries.Length && !isCopy;)
        {
            ref readonly var entry = ref _entries[(int)number & _mask];
            isCopy = entry.Hash == hash && entry.Length == frame.Length && frame.HasTime && entry.Time != CapturedFrame.NoTime
                && Distance(entry.Time, frame.TimestampNanoseconds) <= _window;
            number = entry.Before;
        }

        _count++;
        _entries[(int)_count & _mask] = new Entry(hash, frame.TimestampNanoseconds, latest, frame.Length);
        latest = _count;
        return isCopy;
    }

    private static ulong Distance(long time, long other) => time > other ? (ulong)time - (ulong)other : (ulong)other - (ulong)time;

    // Before is the number of the last frame before it in the same place.
    private readonly record struct Entry(FrameHash Hash, long Time, long Before, int Length);
}
