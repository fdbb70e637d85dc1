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
/// that it can run on a thread of its own. Not thread-safe.
/// </summary>
internal sealed class ContentStage : ITransactionSink
{
    // As the detectors advance the time in a pause, so that the same transactions end at the same times.
    private const long Step = 1_000_000_000;
    private const int MaxSteps = 600;

    private readonly TransactionScan _scan;
    private readonly ContentOfScan _content = new();
    private readonly AlertEngine _engine;
    private readonly RecentFrames _recent = new(RecentFrames.DefaultWindow);
    private long _scanned;

    /// <summary>Creates the stage.</summary>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="output">Receives what is found.</param>
    public ContentStage(TransactionOptions options, IContentOutput output)
    {
        Output = output;
        _scan = new TransactionScan(options, this);
        _engine = AlertEngine.ForTrial(FindingTally.Rules(), TakeAlert, _content);
    }

    /// <summary>Receives what is found.</summary>
    public IContentOutput Output { get; set; }

    /// <summary>Packets that are copies of others.</summary>
    public long Copies { get; private set; }

    /// <summary>The checksums.</summary>
    public ChecksumTally Checksums { get; } = new();

    /// <summary>Connections that were read only in part, because of a limit.</summary>
    public long Evicted => _scan.Evicted;

    /// <summary>Looks at a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(in CapturedFrame frame, in PacketHeaders headers)
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

    /// <summary>Advances the time without a packet.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    public void Tick(long now)
    {
        if (now <= 0) return;
        _engine.OnTick(now);
        _scanned = Math.Max(_scanned, now);
        _scan.Tick(now);
    }

    /// <summary>Passes on the counters of a live capture.</summary>
    public void TakeStatistics(CaptureStatistics statistics, long now) => _engine.OnStatistics(statistics, now);

    /// <summary>Ends the packets.</summary>
    public void End()
    {
        _scan.End();
        _engine.OnEnd(isForced: false);
    }

    /// <summary>Takes a transaction from the scan.</summary>
    void ITransactionSink.Add(Transaction transaction)
    {
        Output.Take(transaction);
        _content.Tell(transaction, Math.Max(_engine.Now, 0));
    }

    private void TakeAlert(CaptureItem item)
    {
        if (item is AlertRaised { Event: { State: nameof(AlertState.Raised) } raised }) Output.Take(raised);
    }

    private void Follow(long time)
    {
        for (var steps = 0; _scanned > 0 && time - _scanned > Step && steps < MaxSteps; steps++) _scan.Tick(_scanned += Step);
        _scanned = time;
    }
}
