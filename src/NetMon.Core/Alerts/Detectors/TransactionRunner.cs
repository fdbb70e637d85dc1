using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>A detector that judges transactions instead of packets. The rule's addresses and ports are those of client and server.</summary>
internal abstract class TransactionRunner : AlertRunner, ITransactionListener
{
    private readonly TransactionFeed[] _feeds;

    /// <summary>Begins to listen.</summary>
    /// <param name="context">The rule and its connection to the engine.</param>
    /// <param name="kinds">The kinds of transactions that it judges.</param>
    protected TransactionRunner(RuleContext context, params TransactionKind[] kinds) : base(context)
    {
        _feeds = [.. kinds.Select(context.Transactions)];
        foreach (var feed in _feeds) feed.Add(this);
    }

    // Uses what was found in streams, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnTransaction(Transaction transaction, long now)
    {
        if (!transaction.Ends.HasClient) return;
        var parties = TransactionParties.Of(transaction);
        if (parties.Meet(Context.Rule)) Judge(transaction, parties, now);
    }

    public override void OnEnd()
    {
        foreach (var feed in _feeds) feed.Remove(this);
    }

    /// <summary>Judges a transaction that meets the rule's conditions on addresses and ports.</summary>
    /// <param name="transaction">The transaction; it has a client.</param>
    /// <param name="parties">Its client and server.</param>
    /// <param name="now">The time.</param>
    protected abstract void Judge(Transaction transaction, in TransactionParties parties, long now);
}
