namespace NetMon.Transactions.Credentials;

/// <summary>To whom a credential in a request is shown.</summary>
internal enum HttpProof : byte
{
    /// <summary>To the server, by Authorization.</summary>
    Server,

    /// <summary>To a proxy, by Proxy-Authorization.</summary>
    Proxy,

    /// <summary>To an application, by a form.</summary>
    Form,
}
