namespace NetMon.Transactions.Tls;

/// <summary>How a TLS session was carried.</summary>
internal enum TlsSessionTransport : byte
{
    /// <summary>Records over TCP, RFC 8446 section 5.</summary>
    Tcp,

    /// <summary>QUIC, RFC 9001.</summary>
    Quic,
}
