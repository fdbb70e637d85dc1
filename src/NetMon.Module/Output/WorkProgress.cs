using System.Globalization;
using System.Management.Automation;

namespace NetMon.Output;

/// <summary>Shows the progress of work on several files at once: first after a second, then a few times per second.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="activity">What is done.</param>
/// <param name="progress">Bytes done and to do; null if unknown.</param>
internal sealed class WorkProgress(Cmdlet cmdlet, string activity, Func<(long Done, long? Total)> progress) : IDisposable
{
    private const int FirstMilliseconds = 1000;
    private const int NextMilliseconds = 300;
    private const int ActivityId = 0x6E6E;

    private long _nextTicks = Environment.TickCount64 + FirstMilliseconds;
    private ProgressRecord? _record;

    /// <summary>Shows the progress if the interval has passed.</summary>
    public void Report()
    {
        if (Environment.TickCount64 < _nextTicks) return;
        _nextTicks = Environment.TickCount64 + NextMilliseconds;
        var (done, total) = progress();
        _record ??= new ProgressRecord(ActivityId, activity, "-");
        _record.StatusDescription = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{done / 1_000_000} of {all / 1_000_000} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{done / 1_000_000} MB");
        _record.PercentComplete = total > 0 ? (int)Math.Min(100, 100 * done / total.Value) : -1;
        cmdlet.WriteProgress(_record);
    }

    /// <summary>Removes the progress display.</summary>
    public void Dispose()
    {
        if (_record is null) return;
        _record.RecordType = ProgressRecordType.Completed;
        try
        {
            cmdlet.WriteProgress(_record);
        }
        catch (PipelineStoppedException)
        {
            // A stopping pipeline removes the progress itself.
        }
    }
}
