namespace NetMon.Transactions.Http;

/// <summary>What a request asks for: the parts of its target URI, RFC 9110 section 7.1. Passwords in a URI are masked.</summary>
internal sealed class HttpTarget
{
    private const string Mask = "***";

    private HttpTarget(string? scheme, string? authority, string? path, string? query, string? url) =>
        (Scheme, Authority, Path, Query, Url) = (scheme, authority, path, query, url);

    /// <summary>The scheme in lower case; null with CONNECT.</summary>
    public string? Scheme { get; }

    /// <summary>The host without port and user; an IPv6 address without brackets. Null if none was named.</summary>
    public string? Host => Authority is null ? null : WithoutPort(Authority);

    /// <summary>The path without the query; null with CONNECT.</summary>
    public string? Path { get; }

    /// <summary>The query without the question mark; null if there is none.</summary>
    public string? Query { get; }

    /// <summary>The whole URI; null if no host was named.</summary>
    public string? Url { get; }

    private string? Authority { get; }

    /// <summary>Reads the target of a request.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="scheme">The scheme of its connection.</param>
    public static HttpTarget Of(HttpHead head, string scheme)
    {
        var target = head.Target ?? "";
        var named = NullIfEmpty(head.Authority ?? head.Fields.Find("Host"));
        if (head.Method == "CONNECT" && head.Protocol is null) return OfConnect(head.Authority ?? target);
        // A request to a proxy names everything in one: RFC 9112 section 3.2.2.
        var mark = target.IndexOf("://", StringComparison.Ordinal);
        if (mark > 0 && !target.AsSpan(0, mark).Contains('/') && !target.AsSpan(0, mark).Contains('?'))
        {
            var rest = target[(mark + 3)..];
            var end = rest.AsSpan().IndexOfAny('/', '?', '#');
            var authority = end < 0 ? rest : rest[..end];
            return Create(target[..mark].ToLowerInvariant(), authority, end < 0 ? "" : rest[end..]);
        }

        return Create(head.Scheme ?? scheme, named, target);
    }

    private static HttpTarget OfConnect(string authority) => new(scheme: null, NullIfEmpty(authority), path: null, query: null, NullIfEmpty(authority));

    private static HttpTarget Create(string scheme, string? authority, string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        // The asterisk asks for the server as a whole: RFC 9110 section 7.1.
        var shown = pathAndQuery == "*" ? "" : pathAndQuery;
        var url = authority is null ? null : $"{scheme}://{Masked(authority)}{(shown.StartsWith('?') ? "/" : "")}{shown}";
        return new HttpTarget(scheme, authority, path.Length == 0 ? "/" : path, query < 0 ? null : NullIfEmpty(pathAndQuery[(query + 1)..]), url);
    }

    private static string Masked(string authority)
    {
        var end = authority.LastIndexOf('@');
        if (end < 0) return authority;
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon > end ? authority : $"{authority[..colon]}:{Mask}{authority[end..]}";
    }

    private static string? WithoutPort(string authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        if (host.StartsWith('[') && host.IndexOf(']', StringComparison.Ordinal) is > 0 and var bracket) return host[1..bracket];
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return NullIfEmpty(colon >= 0 && host.LastIndexOf(':') == colon ? host[..colon] : host);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
