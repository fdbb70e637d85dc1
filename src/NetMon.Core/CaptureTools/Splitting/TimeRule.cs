using System.Globalization;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>
/// A file for each interval that has packets, counted from the first packet. A packet out of order goes to its interval all the same; one without a time
/// goes with the packet before it.
/// </summary>
/// <param name="options">Options.</param>
/// <param name="files">The files.</param>
internal sealed class TimeRule(CaptureSplitOptions options, SplitFiles files) : ISplitRule
{
    private const int Capacity = 16 * 1024;

    private readonly Dictionary<Int128, SplitFile> _intervals = [];
    private readonly Int128 _length = (Int128)options.Interval.Ticks * TimeSpan.NanosecondsPerTick;
    private long? _first;
    private Int128 _last;
    private SplitFile? _file;

    /// <inheritdoc/>
    public SplitFile FileOf(in CapturedFrame frame)
    {
        var interval = _last;
        if (frame.HasTime)
        {
            _first ??= frame.TimestampNanoseconds;
            var time = (Int128)frame.TimestampNanoseconds - _first.Value;
            interval = time >= 0 ? time / _length : -((-time + _length - 1) / _length);
        }

        if (_file is not null && interval == _last) return _file;
        _last = interval;
        if (_intervals.TryGetValue(interval, out _file)) return _file;
        var start = _first is { } first ? first + (long)(interval * _length) : (long?)null;
        var key = start is { } known ? LocalTime.FromNanoseconds(known).ToUniversalTime().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) : null;
        _file = files.Begin(files.Check(options.Names.Next(start, key)), Capacity);
        _intervals.Add(interval, _file);
        return _file;
    }
}
