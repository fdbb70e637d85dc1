using NetMon.Capture;

namespace NetMon.Transactions;

/// <summary>Gathers ended transactions, and posts them in batches. Not thread-safe.</summary>
internal sealed class TransactionOutput : ITransactionSink
{
    private const int BatchSize = 64;

    private List<Transaction> _batch = new(BatchSize);

    /// <summary>Receives the batches; null if nobody does.</summary>
    public IItemSink? Sink { get; set; }

    /// <summary>Takes a transaction.</summary>
    public void Add(Transaction transaction)
    {
        _batch.Add(transaction);
        if (_batch.Count >= BatchSize) Post();
    }

    /// <summary>Posts what was gathered.</summary>
    public void Post()
    {
        if (_batch.Count == 0) return;
        var ended = new TransactionsEnded(_batch);
        _batch = new List<Transaction>(BatchSize);
        Sink?.Post(ended);
    }
}
