using System.Globalization;
using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Output;

namespace NetMon.Jobs;

/// <summary>
/// A capture in the background. Its packets or flows are stored in <see cref="Job.Output"/> until they are received; beyond the limit they are
/// dropped and counted.
/// </summary>
internal sealed class CaptureJob : SessionJob
{
    // A source on an unreachable network mount may block, but must not prevent the session from ending.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly CaptureSession _session;
    private readonly int _limit;
    private readonly FlowOutput? _flows;
    private long _droppedFlows;

    /// <summary>Creates the job without starting it.</summary>
    /// <param name="type">The job type, for the job list.</param>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">The name; null for the default Job1, Job2.</param>
    /// <param name="session">The capture, not started. The job owns it.</param>
    /// <param name="limit">The maximum number of packets or flows that wait to be received.</param>
    /// <param name="flows">Processes flows; null for a capture of packets.</param>
    public CaptureJob(string type, string command, string? name, CaptureSession session, int limit, FlowOutput? flows = null)
        : base(type, command, name, session.Name)
    {
        _session = session;
        _limit = limit;
        _flows = flows;
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
        if (item is not FlowsEnded ended)
        {
            base.Accept(item);
            return;
        }

        foreach (var flow in _flows!.Accept(ended.Flows)) WriteFlow(flow);
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
        if (_flows is not null) CompleteFlows(_flows);
        if (CaptureWarnings.Dropped(_session.GetStatistics()) is { } warning) Warn(warning);
    }

    /// <inheritdoc/>
    protected override void Report(Exception exception) => Error.Add(ErrorCatalog.ForSource(_session.Name, exception));

    private void CompleteFlows(FlowOutput flows)
    {
        foreach (var item in flows.Complete()) WriteFlow(item);
        if (flows.FindEvicted() is { } evicted) Warn(evicted);
        if (flows.FindMirrorCopies() is { } copies) Warn(copies);
        if (flows.FindFolded() is { } folded) Warn(folded);
        if (flows.FindWithoutFlow() is { } without) Verbose.Add(new VerboseRecord(without));
        if (_droppedFlows > 0) Warn(CaptureWarnings.FlowsNotReceived(_droppedFlows));
    }

    private void WriteFlow(object item)
    {
        if (!TryWrite(item)) _droppedFlows++;
    }

    private bool TryWrite(object item)
    {
        if (Output.Count >= _limit) return false;
        Output.Add(PSObject.AsPSObject(item));
        return true;
    }
}
