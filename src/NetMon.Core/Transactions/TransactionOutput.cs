using NetMon.Capture;

namespace NetMon.Transactions;

/// <summary>Gathers ended transactions, and posts them in batches. Not thread-safe.</summary>
internal sealed class TransactionOutput : ITransactionSink
{
    private const int BatchSize = 64;

    // Of transactions with large bodies, fewer are gathered.
    private const long BatchBytes = 1L << 20;

    private List<Transaction> _batch = new(BatchSize);
    private long _bytes;

    /// <summary>Receives the batches; null if nobody does.</summary>
    public IItemSink? Sink { get; set; }

    /// <summary>Takes a transaction.</summary>
    public void Add(Transaction transaction)
    {
        _batch.Add(transaction);
        _bytes += transaction.Bytes;
        if (_batch.Count >= BatchSize || _bytes >= BatchBytes) Post();
    }

    /// <summary>Posts what was gathered.</summary>
    public void Post()
    {
        if (_batch.Count == 0) return;
        var ended = new TransactionsEnded(_batch);
        _batch = new List<Transaction>(BatchSize);
        _bytes = 0;
        Sink?.Post(ended);
    }
}
