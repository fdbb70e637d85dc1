using NetMon.Capture;
using NetMon.Configuration;
using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Packets;
using NetMon.Transactions;

namespace NetMon.Monitors;

/// <summary>
/// The transactions of one kind in a monitor: reads them from its packets, and passes them on to be written instead of to the consumer, which may be
/// slow.
/// </summary>
internal sealed class MonitorTransactions : IFrameProcessor, IItemSink, IDisposable
{
    private readonly TransactionReader _reader;
    private readonly Action<MonitorRecordOutput, IReadOnlyList<Transaction>> _pass;

    /// <summary>Creates the reader and the output.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="configuration">Configuration of the monitor, with an output for the kind.</param>
    /// <param name="keyLog">The secrets of TLS; null for only those that a capture file has itself.</param>
    /// <param name="warn">Called when writing stops and when it resumes. Must not block.</param>
    /// <param name="pass">Passes transactions on to the thread that writes.</param>
    /// <exception cref="IOException">The output cannot be created.</exception>
    public MonitorTransactions(
        TransactionKind kind, MonitorConfiguration configuration, KeyLogFile? keyLog, Action<string> warn,
        Action<MonitorRecordOutput, IReadOnlyList<Transaction>> pass)
    {
        Kind = kind;
        _pass = pass;
        var flows = configuration.Flows;
        _reader = TransactionReader.For(kind, new TransactionOptions { Decapsulate = flows.Decapsulate, IgnoreVlan = flows.IgnoreVlan, KeyLog = keyLog });
        Output = new MonitorRecordOutput(TransactionText.Of(kind), configuration.TransactionOutput(kind), warn);
    }

    /// <summary>The kind.</summary>
    public TransactionKind Kind { get; }

    /// <summary>The output.</summary>
    public MonitorRecordOutput Output { get; }

    /// <inheritdoc/>
    public void Start(IItemSink _) => _reader.Start(this);

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers) => _reader.OnFrame(frame, headers);

    /// <inheritdoc/>
    public void OnTick(long now) => _reader.OnTick(now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => _reader.OnEnd(isForced);

    /// <summary>Receives the results of the reader.</summary>
    /// <param name="item">Ended transactions; the reader posts nothing else.</param>
    public void Post(CaptureItem item) => _pass(Output, ((TransactionsEnded)item).Transactions);

    /// <inheritdoc/>
    public void Dispose() => Output.Dispose();
}
