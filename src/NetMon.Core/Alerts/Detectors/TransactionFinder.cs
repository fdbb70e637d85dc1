using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Capture;
using NetMon.Flows.Decryption;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Reads the transactions of one kind for all detectors that listen: it puts streams and datagrams together, which no other rule pays for, and
/// tells each transaction when it has ended.
/// </summary>
internal sealed class TransactionFinder : TransactionFeed, IItemSink
{
    // How often the time goes on while nothing is sent, so that questions without an answer end.
    private const long Step = 1_000_000_000;

    // More steps than the longest timeout, after which nothing is left to end.
    private const int MaxSteps = 600;

    private readonly AlertSchedule _schedule;
    private readonly TransactionReader _reader;
    private long _now;

    /// <summary>Creates the feed of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="schedule">The next time at which it is to be called.</param>
    /// <param name="keyLog">The secrets of TLS; null for only those that a capture file has itself.</param>
    public TransactionFinder(TransactionKind kind, AlertSchedule schedule, KeyLogFile? keyLog)
        : base(kind)
    {
        _schedule = schedule;
        _reader = TransactionReader.For(kind, new TransactionOptions { KeyLog = keyLog });
        _reader.Start(this);
    }

    public override PacketKinds Kinds => PacketKinds.IP;

    public override void OnPacket(in AlertPacket packet)
    {
        _now = packet.Now;
        _reader.OnFrame(packet.ToFrame(), packet.Headers);
        _reader.Post();
    }

    public override void OnTime(long now)
    {
        // In a file, the next call comes after the whole pause. With the same steps as live, the same transactions end at the same times.
        for (var steps = 0; _now > 0 && now - _now > Step && steps < MaxSteps; steps++) Advance(_now + Step);
        Advance(now);
        _schedule.At(now + Step);
    }

    public override void OnEnd() => _reader.OnEnd(isForced: false);

    /// <summary>Receives the results of the reader.</summary>
    /// <param name="item">Ended transactions; the reader posts nothing else.</param>
    public void Post(CaptureItem item)
    {
        foreach (var transaction in ((TransactionsEnded)item).Transactions) TellAll(transaction, _now);
    }

    private void Advance(long now)
    {
        _now = now;
        _reader.OnTick(now);
    }
}
