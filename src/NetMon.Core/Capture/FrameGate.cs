using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// Decides which frames a capture takes: those that pass the filter and the conditions, are no duplicates, and are not skipped. Not thread-safe.
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
        _recent = options.DuplicateWindow is { } window ? new RecentFrames(window) : null;
    }

    /// <summary>Number of filtered frames skipped because of <see cref="CaptureOptions.Skip"/>. Readable by any thread.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Creates the gate of a capture; null if it takes every frame.</summary>
    /// <param name="options">Options of the capture.</param>
    /// <param name="counters">Counts rejected frames.</param>
    public static FrameGate? Of(CaptureOptions options, CaptureCounters counters) =>
        options is { Filter: null, Conditions: null, DuplicateWindow: null, Skip: 0 } ? null : new FrameGate(options, counters);

    /// <summary>Whether a frame is taken. Counts it if not.</summary>
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
