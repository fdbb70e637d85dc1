using NetMon.Alerts.Rules;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>Tells the transactions of one kind to all detectors that listen.</summary>
/// <param name="kind">The kind.</param>
internal abstract class TransactionFeed(TransactionKind kind) : SharedRunner
{
    private readonly List<ITransactionListener> _listeners = [];

    /// <summary>The kind.</summary>
    public TransactionKind Kind { get; } = kind;

    public override bool HasListeners => _listeners.Count > 0;

    /// <summary>Adds a listener.</summary>
    public void Add(ITransactionListener listener) => _listeners.Add(listener);

    /// <summary>Removes a listener.</summary>
    public void Remove(ITransactionListener listener) => _listeners.Remove(listener);

    /// <summary>Tells a transaction that has ended.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="now">The time.</param>
    protected void TellAll(Transaction transaction, long now)
    {
        foreach (var listener in _listeners) listener.OnTransaction(transaction, now);
    }
}

/// <summary>Receives transactions.</summary>
internal interface ITransactionListener
{
    /// <summary>Receives a transaction that has ended.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="now">The time.</param>
    void OnTransaction(Transaction transaction, long now);
}
