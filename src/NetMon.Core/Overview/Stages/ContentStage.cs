using System.Runtime.CompilerServices;
using NetMon.Alerts;
using NetMon.Alerts.Detectors;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Overview.Tallies;
using NetMon.Packets;
using NetMon.Transactions;
using NetMon.Transactions.Together;

namespace NetMon.Overview.Stages;

/// <summary>
/// The half of a survey that looks at what packets carry: transactions, credentials, detectors, checksums and copies. It knows nothing of flows, so
/// that it can run on a thread of its own. Posts each transaction and each event. Not thread-safe.
/// </summary>
internal sealed class ContentStage : IFrameProcessor, ITransactionSink
{
    // As the detectors advance the time in a pause, so that the same transactions end at the same times.
    private const long Step = 1_000_000_000;
    private const int MaxSteps = 60;

    private readonly TransactionScan _scan;
    private readonly ContentOfScan _content = new();
    private readonly AlertEngine _engine;
    private readonly RecentFrames _recent = new(RecentFrames.DefaultWindow);
    private IItemSink? _output;
    private long _scanned;

    /// <summary>Creates the stage.</summary>
    /// <param name="options">The options of the transactions.</param>
    public ContentStage(TransactionOptions options)
    {
        _scan = new TransactionScan(options, this);
        _engine = AlertEngine.ForTrial(FindingTally.Rules(), TakeAlert, _content);
    }

    /// <summary>Packets that are copies of others.</summary>
    public long Copies { get; private set; }

    /// <summary>The checksums.</summary>
    public ChecksumTally Checksums { get; } = new();

    /// <summary>Connections that were read only in part, because of a limit.</summary>
    public long Evicted => _scan.Evicted;

    /// <summary>Questions that were given up before the timeout, because of a limit.</summary>
    public long EvictedQuestions => _scan.EvictedQuestions;

    /// <inheritdoc/>
    public void Start(IItemSink output) => _output = output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (_recent.IsCopy(frame)) Copies++;
        Checksums.Add(frame, headers);
        _engine.OnFrame(frame, headers);
        if (frame.HasTime) Follow(frame.TimestampNanoseconds);
        try
        {
            _scan.Take(frame, headers);
        }
        catch (Exception e) when (DecoderFaults.ContainsIfReading(e))
        {
            DecoderFaults.Count(e);
        }
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        if (now <= 0) return;
        _engine.OnTick(now);
        _scanned = Math.Max(_scanned, now);
        _scan.Tick(now);
    }

    /// <inheritdoc/>
    public void OnStatistics(CaptureStatistics statistics, long now) => _engine.OnStatistics(statistics, now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        _scan.End();
        _engine.OnEnd(isForced: false);
    }

    /// <summary>Takes a transaction from the scan.</summary>
    void ITransactionSink.Add(Transaction transaction)
    {
        _output!.Post(new TransactionsEnded([transaction]));
        _content.Tell(transaction, Math.Max(_engine.Now, 0));
    }

    private void TakeAlert(CaptureItem item)
    {
        if (item is AlertRaised { Event.State: nameof(AlertState.Raised) }) _output!.Post(item);
    }

    private void Follow(long time)
    {
        // A longer step may be a wrong time, which must end nothing; the scan itself decides that with the next packet.
        if (time - _scanned <= MaxSteps * Step)
        {
            while (_scanned > 0 && time - _scanned > Step) _scan.Tick(_scanned += Step);
        }

        _scanned = time;
    }
}
