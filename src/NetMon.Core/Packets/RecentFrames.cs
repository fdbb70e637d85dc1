using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetMon.Packets;

/// <summary>
/// Detects duplicate frames: same bytes and wire length as a remembered frame, at most the window apart in either direction. Same
/// semantics as editcap's <c>-w</c>: duplicates are remembered too, and the interface is ignored. A frame without a timestamp is never a
/// duplicate and has none. Frames are stored as 128-bit hashes. Not thread-safe.
/// </summary>
public sealed class RecentFrames
{
    /// <summary>Default window: shorter than any host's retransmission timeout.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMilliseconds(200);

    /// <summary>Default number of remembered frames.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly ulong _window;
    private readonly Entry[] _entries;
    private readonly long[] _latest;
    private readonly int _mask;
    private long _count;

    /// <summary>Creates an empty detector.</summary>
    /// <param name="window">Maximum time between a frame and its duplicate.</param>
    /// <param name="capacity">Number of frames to remember; rounded up to a power of two.</param>
    public RecentFrames(TimeSpan window, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _window = (ulong)window.Ticks * TimeSpan.NanosecondsPerTick;
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _latest = new long[_entries.Length];
        _mask = _entries.Length - 1;
    }

    /// <summary>Remembers a frame and returns whether it duplicates a remembered one.</summary>
    /// <param name="frame">The frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsCopy(in CapturedFrame frame)
    {
        var hash = FrameHash.Of(frame.Data);
        ref var latest = ref _latest[(int)hash.First & _mask];
        var isCopy = false;
        // Frames are numbered from 1; entries older than the capacity have been overwritten.
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

    // Before is the number of the preceding frame in the same bucket.
    private readonly record struct Entry(FrameHash Hash, long Time, long Before, int Length);
}
