using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Somebody else reads all transactions and credentials of the same packets, and tells them here, so that the engine need not read them again.
/// </summary>
internal sealed class ContentOfScan : IContentOrigin
{
    private readonly Dictionary<TransactionKind, ToldTransactions> _feeds = [];
    private ToldSecrets? _secrets;

    /// <inheritdoc/>
    public TransactionFeed Open(TransactionKind kind, AlertSchedule schedule) => _feeds[kind] = new ToldTransactions(kind);

    /// <inheritdoc/>
    public ClearSecrets OpenSecrets(AlertSchedule schedule) => _secrets = new ToldSecrets();

    /// <summary>Tells a transaction that has ended.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="now">The time of the engine.</param>
    public void Tell(Transaction transaction, long now)
    {
        switch (transaction)
        {
            case CleartextCredential credential:
                // Detectors report what everybody on the path could read.
                if (!credential.Encrypted) _secrets?.Tell(credential, now);
                break;
            case DnsTransaction:
                Find(TransactionKind.Dns)?.Tell(transaction, now);
                break;
            case HttpTransaction:
                Find(TransactionKind.Http)?.Tell(transaction, now);
                break;
            case TlsSession:
                Find(TransactionKind.Tls)?.Tell(transaction, now);
                break;
        }
    }

    private ToldTransactions? Find(TransactionKind kind) => _feeds.GetValueOrDefault(kind);

    private sealed class ToldTransactions(TransactionKind kind) : TransactionFeed(kind)
    {
        public override PacketKinds Kinds => PacketKinds.None;

        public override void OnPacket(in AlertPacket packet)
        {
        }

        public void Tell(Transaction transaction, long now) => TellAll(transaction, now);
    }

    private sealed class ToldSecrets : ClearSecrets
    {
        public override PacketKinds Kinds => PacketKinds.None;

        public override void OnPacket(in AlertPacket packet)
        {
        }

        public void Tell(CleartextCredential found, long now) => TellAll(found, now);
    }
}
