namespace NetMon.Transactions.Http2;

/// <summary>
/// Why one direction of a connection is read no further. Its header blocks depend on all those before them, so nothing can be read after one
/// that is damaged or missing.
/// </summary>
internal enum Http2Fault : byte
{
    /// <summary>There is no fault.</summary>
    None,

    /// <summary>The client does not begin with the connection preface, RFC 9113 section 3.4.</summary>
    NoPreface,

    /// <summary>Bytes are missing that are not the content of one DATA frame.</summary>
    MissingBytes,

    /// <summary>A frame is not valid, or not where it is allowed.</summary>
    InvalidFrame,

    /// <summary>A header block is not valid, RFC 7541.</summary>
    InvalidHeaderBlock,

    /// <summary>A header block is longer than the limit.</summary>
    LongHeaderBlock,
}

/// <summary>The faults as phrases, for notes on transactions.</summary>
internal static class Http2FaultText
{
    /// <summary>The phrase.</summary>
    /// <param name="fault">A fault.</param>
    public static string Of(Http2Fault fault) => "not read further, because " + fault switch
    {
        Http2Fault.NoPreface => "the connection does not begin with the preface of HTTP/2",
        Http2Fault.MissingBytes => "bytes are missing, and header blocks depend on those before them",
        Http2Fault.InvalidFrame => "a frame is not valid",
        Http2Fault.InvalidHeaderBlock => "a header block is not valid",
        _ => "a header block is longer than 256 KB",
    };
}
