namespace NetMon.Transactions;

/// <summary>Receives transactions as they end.</summary>
internal interface ITransactionSink
{
    /// <summary>Takes a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    void Add(Transaction transaction);
}
