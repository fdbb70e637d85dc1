using System.Globalization;
using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Jobs;

/// <summary>
/// A capture in the background. Its packets or results are stored in <see cref="Job.Output"/> until they are received; beyond the limit they are
/// dropped and counted.
/// </summary>
internal sealed class CaptureJob : SessionJob
{
    // A source on an unreachable network mount may block, but must not prevent the session from ending.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly CaptureSession _session;
    private readonly int _limit;
    private readonly IResultOutput? _results;
    private long _notReceived;

    /// <summary>Creates the job without starting it.</summary>
    /// <param name="type">The job type, for the job list.</param>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">The name; null for the default Job1, Job2.</param>
    /// <param name="session">The capture, not started. The job owns it.</param>
    /// <param name="limit">The maximum number of packets or results that wait to be received.</param>
    /// <param name="results">Turns results into output; null for a capture of packets.</param>
    public CaptureJob(string type, string command, string? name, CaptureSession session, int limit, IResultOutput? results = null)
        : base(type, command, name, session.Name)
    {
        _session = session;
        _limit = limit;
        _results = results;
    }

    /// <inheritdoc/>
    public override string Location => _session.Name;

    /// <inheritdoc/>
    public override string StatusMessage
    {
        get
        {
            var statistics = GetStatistics();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{statistics.Received} packets received, {statistics.DroppedByQueue} of them dropped, {Output.Count} waiting");
        }
    }

    /// <summary>Returns the counters of the job's capture.</summary>
    public CaptureStatistics GetStatistics() => _session.GetStatistics();

    /// <inheritdoc/>
    public override void EndWithSession()
    {
        if (IsOver) return;
        RequestStop();
        if (WaitForEnd(EndLimit)) return;
        CloseCapture();
        WaitForEnd(EndLimit);
    }

    /// <inheritdoc/>
    public override bool Accept(PacketRecord packet) => TryWrite(packet);

    /// <inheritdoc/>
    public override void Accept(CaptureItem item)
    {
        base.Accept(item);
        if (_results is null) return;
        foreach (var result in _results.Accept(item)) WriteResult(result);
    }

    /// <inheritdoc/>
    protected override void StartCapture() => _session.Start();

    /// <inheritdoc/>
    protected override bool Deliver(TimeSpan wait) => _session.Deliver(this, wait);

    /// <inheritdoc/>
    protected override void StopCapture() => _session.Stop();

    /// <inheritdoc/>
    protected override void CloseCapture() => _session.Dispose();

    /// <inheritdoc/>
    protected override void Complete()
    {
        if (_results is not null) CompleteResults(_results);
        if (CaptureWarnings.Dropped(_session.GetStatistics()) is { } warning) Warn(warning);
    }

    /// <inheritdoc/>
    protected override void Report(Exception exception) => Error.Add(ErrorCatalog.ForSource(_session.Name, exception));

    private void CompleteResults(IResultOutput results)
    {
        foreach (var item in results.Complete()) WriteResult(item);
        foreach (var warning in results.FindWarnings()) Warn(warning);
        if (results.FindRemark() is { } remark) Verbose.Add(new VerboseRecord(remark));
        if (_notReceived > 0) Warn(CaptureWarnings.NotReceived(_notReceived, results.LimitParameter));
    }

    private void WriteResult(object item)
    {
        if (!TryWrite(item)) _notReceived++;
    }

    private bool TryWrite(object item)
    {
        if (Output.Count >= _limit) return false;
        Output.Add(PSObject.AsPSObject(item));
        return true;
    }
}
