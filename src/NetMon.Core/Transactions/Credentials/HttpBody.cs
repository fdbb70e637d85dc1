namespace NetMon.Transactions.Credentials;

/// <summary>What a message has behind its header, RFC 9112 section 6.3.</summary>
internal enum HttpBody : byte
{
    /// <summary>Nothing, whatever the fields say.</summary>
    None,

    /// <summary>What the fields say; without them nothing.</summary>
    ByFields,

    /// <summary>What the fields say; without them all until the end of the connection.</summary>
    UntilClose,

    /// <summary>Another protocol.</summary>
    Tunnel,
}
