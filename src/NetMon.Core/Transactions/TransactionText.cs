using NetMon.Flows.Files;

namespace NetMon.Transactions;

/// <summary>The lines of transactions in files.</summary>
internal static class TransactionText
{
    private static readonly RecordText Dns = RecordText.Of<DnsTransaction>("DNS transactions");
    private static readonly RecordText Http = RecordText.Of<HttpTransaction>("HTTP transactions");
    private static readonly RecordText Tls = RecordText.Of<TlsSession>("TLS sessions");

    /// <summary>The text of a kind.</summary>
    public static RecordText Of(TransactionKind kind) => kind switch
    {
        TransactionKind.Dns => Dns,
        TransactionKind.Http => Http,
        TransactionKind.Tls => Tls,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
