using NetMon.Capture;

namespace NetMon.Transactions;

/// <summary>Transactions that have ended.</summary>
/// <param name="Transactions">The transactions, in the order in which they ended.</param>
public sealed record TransactionsEnded(IReadOnlyList<Transaction> Transactions) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Transactions.Count;

    /// <inheritdoc/>
    public override long Bytes { get; } = Transactions.Sum(transaction => transaction.Bytes);
}
