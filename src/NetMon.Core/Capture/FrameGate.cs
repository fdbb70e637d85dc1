using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// Selects the frames of a capture: those that pass the filter and the conditions, are not duplicates, and come after the skipped ones. Not
/// thread-safe.
/// </summary>
internal sealed class FrameGate
{
    private readonly CaptureOptions _options;
    private readonly CaptureCounters _counters;
    private readonly RecentFrames? _recent;
    private long _skipped;

    private FrameGate(CaptureOptions options, CaptureCounters counters)
    {
        (_options, _counters) = (options, counters);
        _recent = options.Duplicates is { } duplicates ? new RecentFrames(duplicates) : null;
    }

    /// <summary>Number of frames skipped, see <see cref="CaptureOptions.Skip"/>. Any thread may read it.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Creates the gate of a capture; null if it takes every frame.</summary>
    /// <param name="options">The options of the capture.</param>
    /// <param name="counters">Counts the rejected frames.</param>
    public static FrameGate? Of(CaptureOptions options, CaptureCounters counters) =>
        options is { Filter: null, Conditions: null, Duplicates: null, Skip: 0 } ? null : new FrameGate(options, counters);

    /// <summary>Whether the capture takes a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Takes(in CapturedFrame frame)
    {
        if ((_options.Filter is { } filter && !filter.Matches(frame)) || (_options.Conditions is { } conditions && !conditions.Matches(frame)))
        {
            _counters.Filter();
            return false;
        }

        if (_recent is not null && _recent.IsCopy(frame))
        {
            _counters.LeaveOut();
            return false;
        }

        if (_skipped >= _options.Skip) return true;
        _skipped++;
        return false;
    }
}
