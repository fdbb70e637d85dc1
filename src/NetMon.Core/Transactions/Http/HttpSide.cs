namespace NetMon.Transactions.Http;

/// <summary>The two messages of an exchange, RFC 9110 section 3.4.</summary>
internal enum HttpSide : byte
{
    /// <summary>The request, from the client.</summary>
    Request,

    /// <summary>The response, from the server.</summary>
    Response,
}
