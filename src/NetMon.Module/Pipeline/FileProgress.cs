using System.Globalization;
using System.Management.Automation;
using NetMon.Monitoring;

namespace NetMon.Pipeline;

/// <summary>Shows how far a file has been read: after a second, and a few times a second from then on.</summary>
internal sealed class FileProgress : IDisposable
{
    private const int FirstMilliseconds = 1000;
    private const int NextMilliseconds = 300;
    private const int ActivityId = 0x6E6D;

    private readonly Cmdlet _cmdlet;
    private readonly CaptureFileSource _source;
    private long _nextTicks = Environment.TickCount64 + FirstMilliseconds;
    private ProgressRecord? _record;

    public FileProgress(Cmdlet cmdlet, CaptureFileSource source)
    {
        _cmdlet = cmdlet;
        _source = source;
    }

    /// <summary>Shows the progress if it is time to.</summary>
    public void Report()
    {
        if (Environment.TickCount64 < _nextTicks) return;
        _nextTicks = Environment.TickCount64 + NextMilliseconds;

        var (consumed, total) = _source.Progress;
        _record ??= new ProgressRecord(ActivityId, "Reading packets", _source.Name);
        var megabytes = consumed / 1_000_000;
        _record.StatusDescription = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{_source.Name}: {megabytes} of {all / 1_000_000} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{_source.Name}: {megabytes} MB");
        _record.PercentComplete = total > 0 ? (int)Math.Min(100, 100 * consumed / total.Value) : -1;
        _cmdlet.WriteProgress(_record);
    }

    /// <summary>Takes the progress off the screen.</summary>
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
            // The pipeline is being stopped, and takes the progress away by itself.
        }
    }
}
