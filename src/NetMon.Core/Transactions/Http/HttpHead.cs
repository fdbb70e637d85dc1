namespace NetMon.Transactions.Http;

/// <summary>The head of a message: its control data (RFC 9110 section 6.2) and fields. Texts are safe; credentials are not masked here.</summary>
internal sealed class HttpHead
{
    /// <summary>The version: 1.0, 1.1, 2; null if it is not known.</summary>
    public required string? Version { get; init; }

    /// <summary>The fields; trailers are added to them.</summary>
    public required HttpFields Fields { get; init; }

    /// <summary>The method; null in a response.</summary>
    public string? Method { get; init; }

    /// <summary>The target as in the request line of HTTP/1.1 (RFC 9112 section 3.2), or :path of HTTP/2; null in a response.</summary>
    public string? Target { get; init; }

    /// <summary>:scheme of HTTP/2; null with HTTP/1.1, and in a response.</summary>
    public string? Scheme { get; init; }

    /// <summary>:authority of HTTP/2; null with HTTP/1.1, where it is in the target or the Host field, and in a response.</summary>
    public string? Authority { get; init; }

    /// <summary>:protocol of extended CONNECT, RFC 8441 section 4; null without it, and with HTTP/1.1.</summary>
    public string? Protocol { get; init; }

    /// <summary>The status code; null in a request.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The reason phrase; null if there is none, and with HTTP/2.</summary>
    public string? StatusText { get; init; }

    /// <summary>Whether it is an informational response, after which another one follows: RFC 9110 section 15.2. 101 is the last one.</summary>
    public bool IsInformational => StatusCode is >= 100 and < 200 and not 101;
}
