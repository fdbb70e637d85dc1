using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// Says which frames a capture takes: those that pass the filter, meet the conditions, are no copies, and come after those that are skipped. Used by
/// one thread at a time.
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

    /// <summary>How many frames that passed the filter were left out, as <see cref="CaptureOptions.Skip"/> asks. Any thread may ask.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>The gate of a capture; null where it takes every frame.</summary>
    /// <param name="options">What the capture takes.</param>
    /// <param name="counters">Counts those that are refused.</param>
    public static FrameGate? Of(CaptureOptions options, CaptureCounters counters) =>
        options is { Filter: null, Conditions: null, DuplicateWindow: null, Skip: 0 } ? null : new FrameGate(options, counters);

    /// <summary>Whether a frame is taken.</summary>
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
