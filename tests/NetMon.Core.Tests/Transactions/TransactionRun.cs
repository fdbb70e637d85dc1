using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions;

/// <summary>Runs readers of transactions over packets.</summary>
internal static class TransactionRun
{
    public static IReadOnlyList<T> Read<T>(TransactionReader reader, IEnumerable<PacketRecord> packets)
        where T : Transaction
    {
        var items = new ItemList();
        reader.Start(items);
        foreach (var packet in packets) reader.OnPacket(packet);
        reader.OnEnd(isForced: false);
        return items.Items.OfType<TransactionsEnded>().SelectMany(ended => ended.Transactions).Cast<T>().ToArray();
    }

    public static IReadOnlyList<HttpTransaction> Http(IEnumerable<PacketRecord> packets, HttpTransactionOptions? options = null) =>
        Read<HttpTransaction>(TransactionReader.ForHttp(options ?? new HttpTransactionOptions()), packets);

    public static IReadOnlyList<DnsTransaction> Dns(IEnumerable<PacketRecord> packets, TransactionOptions? options = null) =>
        Read<DnsTransaction>(TransactionReader.ForDns(options ?? new TransactionOptions()), packets);

    public static IReadOnlyList<TlsSession> Tls(IEnumerable<PacketRecord> packets, TransactionOptions? options = null) =>
        Read<TlsSession>(TransactionReader.ForTls(options ?? new TransactionOptions()), packets);
}
