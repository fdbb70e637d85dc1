using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Overview;
using NetMon.Packets;
using NetMon.Reports.Rows;

namespace NetMon.Reports;

/// <summary>
/// Gathers what a report has beside the overview: traffic over time, and the rows of its tables. A processor of the packets and an observer of the
/// same survey. Memory is bounded by <see cref="ReportOptions.MaxRows"/>. Packets, flows and transactions may come on different threads.
/// </summary>
public sealed class ReportBuilder : ISurveyObserver, IFrameProcessor
{
    private readonly ReportOptions _options;
    private readonly ReportBaseline? _baseline;
    private readonly PacketTimeline _packets = new();
    private readonly FlowTimeline _flowTimes = new();
    private readonly LargestRows<FlowRecord> _flows;
    private readonly LargestRows<Transaction> _transactions;
    private long _keptPackets;
    private long _keptBytes;
    private long _allPackets;
    private long _allBytes;

    /// <summary>Creates a builder without traffic.</summary>
    /// <param name="options">What the report has.</param>
    /// <param name="baseline">The earlier traffic to compare with, read to its end; null for no comparison.</param>
    public ReportBuilder(ReportOptions options, ReportBaseline? baseline = null)
    {
        (_options, _baseline) = (options, baseline);
        _flows = new LargestRows<FlowRecord>(options.MaxRows);
        _transactions = new LargestRows<Transaction>(options.MaxRows);
    }

    /// <inheritdoc/>
    public void Start(IItemSink output)
    {
    }

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => _packets.Add(frame, headers);

    /// <inheritdoc/>
    public void OnTick(long now)
    {
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
    }

    /// <inheritdoc/>
    public void OnFlow(FlowRecord flow)
    {
        _allPackets += flow.Packets;
        _allBytes += flow.Bytes;
        _flows.Add(flow, flow.Bytes);
        _flowTimes.Add(flow);
        _baseline?.Comparison.Difference.Add(flow);
    }

    /// <inheritdoc/>
    public void OnTransaction(Transaction transaction)
    {
        // Credentials have a list of their own.
        if (transaction is not CleartextCredential) _transactions.Add(transaction, TransactionRow.Weight(transaction));
    }

    /// <inheritdoc/>
    public void OnFinding(TrafficAlertEvent raised)
    {
    }

    /// <summary>Makes the report. Call it once, after the capture has ended.</summary>
    /// <param name="overview">The overview of the same traffic.</param>
    public TrafficReport Finish(CaptureOverview overview) => Finish(overview, hasPackets: true);

    /// <summary>Makes the report of packets, or of records only.</summary>
    /// <param name="overview">The overview of the same traffic.</param>
    /// <param name="hasPackets">Whether packets were read.</param>
    internal TrafficReport Finish(CaptureOverview overview, bool hasPackets)
    {
        var flows = _flows.InOrder();
        foreach (var flow in flows)
        {
            _keptPackets += flow.Packets;
            _keptBytes += flow.Bytes;
        }

        var source = NamesOf(overview.Source);
        return new TrafficReport(new ReportContent
        {
            Title = _options.Title ?? source,
            Created = DateTime.UtcNow,
            Overview = overview with { Source = source },
            HasPackets = hasPackets,
            Timelines = [.. new[] { _packets.Finish(), _flowTimes.Finish() }.OfType<Timeline>()],
            Flows = flows,
            FlowCount = _flows.Total,
            RestPackets = _allPackets - _keptPackets,
            RestBytes = _allBytes - _keptBytes,
            Transactions = _transactions.InOrder(),
            TransactionCount = _transactions.Total,
            Changes = _baseline?.Compare(_options.MaxRows),
        });
    }

    // A report is handed to others, and a folder may name a user or a customer.
    private static string NamesOf(string source) =>
        string.Join(", ", source.Split(", ").Select(path => Path.GetFileName(path) is { Length: > 0 } name ? name : path));
}
