namespace NetMon.Transactions.Http2;

/// <summary>The client's first bytes on a connection: RFC 9113 section 3.4.</summary>
internal static class Http2Preface
{
    /// <summary>Number of bytes.</summary>
    public const int Length = 24;

    /// <summary>The bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
}
