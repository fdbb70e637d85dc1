using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Capture.Threads;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Overview.Stages;
using NetMon.Overview.Tallies;
using NetMon.Packets;
using NetMon.Transactions;

namespace NetMon.Overview;

/// <summary>
/// Makes the overview of a capture in one pass over its packets: flows, transactions, credentials, detectors and counters. A processor of a
/// <see cref="CaptureSession"/> or a <see cref="PushedCapture"/>; when that has ended, <see cref="Finish"/> gives the overview. Memory is bounded.
/// Not thread-safe.
/// </summary>
public sealed class CaptureSurvey : IFrameProcessor
{
    private readonly SurveyOptions _options;
    private readonly ISurveyObserver? _observer;
    private readonly FlowMeter _meter;
    private readonly ContentStage _content;
    private readonly PacketTally _packets = new();
    private readonly TransactionTally _transactions = new();
    private readonly FindingTally _findings = new();
    private readonly FlowTally _flows;
    private readonly IFrameProcessor _contentRun;

    /// <summary>Creates a survey without packets.</summary>
    /// <param name="options">What is read, and how much is kept.</param>
    /// <param name="observer">Receives flows, transactions and findings as they end; null if nobody does.</param>
    public CaptureSurvey(SurveyOptions options, ISurveyObserver? observer = null)
    {
        (_options, _observer) = (options, observer);
        _flows = new FlowTally(_transactions.Connect);
        _meter = new FlowMeter(options.Flows);
        _content = new ContentStage(options.Transactions);
        _contentRun = options.HasContentThread ? new ThreadedProcessor(_content) : _content;
    }

    /// <inheritdoc/>
    public void Start(IItemSink output)
    {
        var results = new ResultSink(this, output);
        _meter.Start(results);
        _contentRun.Start(results);
    }

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        _packets.Add(frame, headers);
        _contentRun.OnFrame(frame, headers);
        _meter.OnFrame(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        _meter.OnTick(now);
        _contentRun.OnTick(now);
    }

    /// <inheritdoc/>
    public void OnStatistics(CaptureStatistics statistics, long now) => _contentRun.OnStatistics(statistics, now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        try
        {
            _contentRun.OnEnd(isForced);
        }
        finally
        {
            _meter.OnEnd(isForced);
        }
    }

    /// <summary>The overview. Call it once, after the capture has ended.</summary>
    /// <param name="source">What is known of the source.</param>
    public CaptureOverview Finish(SurveySource source)
    {
        var times = _packets.Times;
        var lost = LostPackets(source);
        var overview = new CaptureOverview
        {
            Source = source.Name,
            Format = source.Content?.Format,
            Compression = source.Content?.Compression,
            FileSize = source.FileSize,
            LinkType = _packets.LinkTypes,
            Interface = _packets.Interfaces,
            Packets = _packets.Packets,
            Bytes = _packets.Bytes,
            CapturedBytes = _packets.Captured,
            StartNanoseconds = times.First,
            EndNanoseconds = times.Last,
            Damage = DamageOf(source),
            TruncatedPackets = _packets.Truncated,
            DecodeErrors = source.Statistics?.DecodeErrors ?? 0,
            Duplicates = _content.Copies,
            LostPackets = lost,
            TimeReversals = times.Reversals,
            OversizedPackets = _packets.Oversized,
            InvalidChecksums = _content.Checksums.Invalid,
            LongestPause = times.LongestPause / 1e9,
            Pauses = new(times.Pauses),
            Flows = _flows.Flows,
            PacketsWithoutFlow = _meter.Statistics.PacketsWithoutFlow,
            TcpFlows = _flows.Tcp,
            OneWayFlows = _flows.OneWay,
            Hosts = _flows.Hosts,
            Retransmissions = _flows.Retransmissions,
            RetransmissionRate = _flows.TcpPackets == 0 ? null : (double)_flows.Retransmissions / _flows.TcpPackets,
            OutOfOrder = _flows.OutOfOrder,
            MissedBytes = _flows.MissedBytes,
            Resets = _flows.Resets,
            Rejected = _flows.Rejected,
            Unanswered = _flows.Unanswered,
            Protocols = new(_packets.Protocols.Shares(_packets.Packets)),
            Applications = new(_flows.TopApplications(_options.Top)),
            TopHosts = new(_flows.TopHosts(_options.Top)),
            Services = new(_flows.TopPorts(_options.Top)),
            Intervals = new(times.Intervals()),
            FindingCount = _findings.Count,
            Findings = new(_findings.Events()),
        };
        overview = _transactions.AddTo(overview, _options.Top);
        return overview with { Warnings = new(new SurveyWarnings(_packets, _flows, _content, LimitsOf()).Find(overview, source)) };
    }

    private void TakeTransaction(Transaction transaction)
    {
        _transactions.Add(transaction);
        _observer?.OnTransaction(transaction);
    }

    private void TakeFinding(TrafficAlertEvent raised)
    {
        _findings.Add(raised);
        _observer?.OnFinding(raised);
    }

    private void TakeFlow(FlowRecord flow)
    {
        _flows.Add(flow);
        _observer?.OnFlow(flow);
    }

    private SurveyLimits LimitsOf() => new(_meter.Statistics.Evicted, _content.Evicted, _content.EvictedQuestions, _flows.Folded, _transactions.Forgotten);

    private long? LostPackets(SurveySource source)
    {
        long? between = _packets.KnowsLost ? _packets.LostBetween : null;
        var statistics = source.Statistics;
        long? live = statistics is { DroppedByKernel: null, DroppedByInterface: null, DroppedByQueue: 0 } or null
            ? null
            : (statistics.DroppedByKernel ?? 0) + (statistics.DroppedByInterface ?? 0) + statistics.DroppedByQueue;
        // Packets that name the losses before them are counted by the interface too.
        return live ?? (between is null ? source.ReportedLosses : Math.Max(between.Value, source.ReportedLosses ?? 0));
    }

    private static string? DamageOf(SurveySource source)
    {
        var faults = source.Notices.OfType<SourceFailed>().Select(failed => failed.Exception.Message)
            .Concat(source.Notices.OfType<SourceRemark>().Select(remark => remark.Message)).ToArray();
        return faults.Length == 0 ? null : string.Join("; ", faults);
    }

    /// <summary>Takes flows, transactions and findings, and passes on what else is posted.</summary>
    private sealed class ResultSink(CaptureSurvey survey, IItemSink output) : IItemSink
    {
        public void Post(CaptureItem item)
        {
            switch (item)
            {
                case FlowsEnded ended:
                    foreach (var flow in ended.Flows) survey.TakeFlow(flow);
                    break;
                case TransactionsEnded ended:
                    foreach (var transaction in ended.Transactions) survey.TakeTransaction(transaction);
                    break;
                case AlertRaised raised:
                    survey.TakeFinding(raised.Event);
                    break;
                default:
                    output.Post(item);
                    break;
            }
        }
    }
}
