namespace NetMon.Transactions;

/// <summary>The kinds of transactions.</summary>
public enum TransactionKind
{
    /// <summary>DNS, mDNS and LLMNR: <see cref="DnsTransaction"/>.</summary>
    Dns,

    /// <summary>HTTP: <see cref="HttpTransaction"/>.</summary>
    Http,

    /// <summary>TLS over TCP and QUIC: <see cref="TlsSession"/>.</summary>
    Tls,
}
