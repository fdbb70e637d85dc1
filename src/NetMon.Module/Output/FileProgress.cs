using System.Globalization;
using System.Management.Automation;
using NetMon.Capture.Sources;

namespace NetMon.Output;

/// <summary>
/// Shows the progress of reading files one after the other: first after a second, then a few times per second.
/// </summary>
internal sealed class FileProgress : IDisposable
{
    private const int FirstMilliseconds = 1000;
    private const int NextMilliseconds = 300;
    private const int ActivityId = 0x6E6D;

    private readonly Cmdlet _cmdlet;
    private readonly IReadOnlyList<CaptureFileSource> _sources;
    private int _current;
    private long _nextTicks = Environment.TickCount64 + FirstMilliseconds;
    private ProgressRecord? _record;

    public FileProgress(Cmdlet cmdlet, IReadOnlyList<CaptureFileSource> sources)
    {
        _cmdlet = cmdlet;
        _sources = sources;
    }

    /// <summary>Shows the progress if the interval has passed.</summary>
    public void Report()
    {
        if (Environment.TickCount64 < _nextTicks) return;
        _nextTicks = Environment.TickCount64 + NextMilliseconds;

        while (_current + 1 < _sources.Count && _sources[_current + 1].IsStarted) _current++;
        var source = _sources[_current];
        var (consumed, total) = source.Progress;
        _record ??= new ProgressRecord(ActivityId, "Reading packets", source.Name);
        if (_sources.Count > 1) _record.Activity = string.Create(CultureInfo.InvariantCulture, $"Reading packets, file {_current + 1} of {_sources.Count}");
        var megabytes = consumed / 1_000_000;
        _record.StatusDescription = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{source.Name}: {megabytes} of {all / 1_000_000} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{source.Name}: {megabytes} MB");
        _record.PercentComplete = total > 0 ? (int)Math.Min(100, 100 * consumed / total.Value) : -1;
        _cmdlet.WriteProgress(_record);
    }

    /// <summary>Removes the progress display.</summary>
    public void Dispose()
    {
        if (_record is null) return;
        _record.RecordType = ProgressRecordType.Completed;
        try
        {
            _cmdlet.WriteProgress(_record);
        }
        catch (PipelineStoppedException)
        {
            // A stopping pipeline removes the progress itself.
        }
    }
}
