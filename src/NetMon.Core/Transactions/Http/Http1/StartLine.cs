using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Protocols;

namespace NetMon.Transactions.Http.Http1;

/// <summary>The first line of a message: RFC 9112 sections 3 and 4.</summary>
[ReadsPackets]
internal static class StartLine
{
    private const int StatusOffset = 9;
    private const int StatusDigits = 3;

    private static ReadOnlySpan<byte> VersionMark => " HTTP/1."u8;

    /// <summary>Whether a whole line is the first one of a message.</summary>
    /// <param name="side">The side of the message.</param>
    /// <param name="line">The line without its end.</param>
    public static bool Is(HttpSide side, ReadOnlySpan<byte> line) =>
        side == HttpSide.Response ? HttpDecoder.IsResponse(line) : HttpDecoder.IsRequest(line, isUsualPort: false) && line.LastIndexOf(VersionMark) > 0;

    /// <summary>Whether a line is like a request, but without a version that is known. In a connection of HTTP it is one that servers refuse.</summary>
    /// <param name="line">The line without its end.</param>
    public static bool IsLikeRequest(ReadOnlySpan<byte> line)
    {
        var method = line.IndexOf((byte)' ');
        return method > 1 && !line[..method].ContainsAnyExceptInRange((byte)'-', (byte)'_') && PayloadText.IsPrintableAscii(line);
    }

    /// <summary>Whether a segment may begin with a message, as far as it can be seen.</summary>
    /// <param name="side">The side of the message.</param>
    /// <param name="segment">The segment.</param>
    public static bool IsBeginning(HttpSide side, ReadOnlySpan<byte> segment) =>
        side == HttpSide.Response ? HttpDecoder.IsResponse(segment) : HttpDecoder.IsRequest(segment, isUsualPort: false);

    /// <summary>Makes the head of a message.</summary>
    /// <param name="side">The side of the message.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="fields">Its fields.</param>
    public static HttpHead ToHead(HttpSide side, ReadOnlySpan<byte> line, HttpFields fields) =>
        side == HttpSide.Request ? ToRequest(line, fields) : ToResponse(line, fields);

    private static HttpHead ToRequest(ReadOnlySpan<byte> line, HttpFields fields)
    {
        var blank = line.IndexOf((byte)' ');
        var rest = line[(blank + 1)..];
        var mark = rest.LastIndexOf(VersionMark);
        return new HttpHead
        {
            Method = PayloadText.PrintableAscii(line[..Math.Max(blank, 0)]),
            Target = PayloadText.Printable((mark < 0 ? rest : rest[..mark]).Trim((byte)' ')),
            Version = mark < 0 ? null : VersionOf(rest[(mark + 1)..]),
            Fields = fields,
        };
    }

    private static HttpHead ToResponse(ReadOnlySpan<byte> line, HttpFields fields)
    {
        var status = 0;
        var at = StatusOffset;
        for (; at < line.Length && at < StatusOffset + StatusDigits && line[at] is >= (byte)'0' and <= (byte)'9'; at++) status = status * 10 + line[at] - '0';
        var phrase = line[at..].Trim((byte)' ');
        return new HttpHead
        {
            StatusCode = status,
            StatusText = phrase.IsEmpty ? null : PayloadText.Printable(phrase),
            Version = VersionOf(line),
            Fields = fields,
        };
    }

    // HTTP/1.1: the digits after the slash.
    private static string VersionOf(ReadOnlySpan<byte> mark)
    {
        var version = mark["HTTP/".Length..];
        var end = version.IndexOf((byte)' ');
        return PayloadText.PrintableAscii(end < 0 ? version : version[..end]);
    }
}
