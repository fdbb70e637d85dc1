namespace NetMon.Transactions.Tls;

/// <summary>Who sends in a TLS session: the client is the sender of the ClientHello, whoever opened the connection.</summary>
internal enum TlsSide : byte
{
    /// <summary>The sender of the ClientHello.</summary>
    Client,

    /// <summary>The sender of the ServerHello.</summary>
    Server,
}
