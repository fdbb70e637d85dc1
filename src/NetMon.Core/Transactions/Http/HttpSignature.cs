using NetMon.Decoding;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Transactions.Http.Http1;
using NetMon.Transactions.Http2;

namespace NetMon.Transactions.Http;

/// <summary>What the first bytes of a stream say.</summary>
internal enum HttpSign : byte
{
    /// <summary>It is not HTTP.</summary>
    None,

    /// <summary>More bytes are needed.</summary>
    Undecided,

    /// <summary>It begins with a request of HTTP/1.0 or 1.1.</summary>
    Request,

    /// <summary>It begins with a response of HTTP/1.0 or 1.1.</summary>
    Response,

    /// <summary>It begins with the preface of a client of HTTP/2.</summary>
    Http2Client,

    /// <summary>It begins with the settings of a server of HTTP/2.</summary>
    Http2Server,
}

/// <summary>Recognises HTTP by the first bytes of a stream, as soon as they tell.</summary>
[ReadsPackets]
internal static class HttpSignature
{
    // As long as a head may be; the end of a longer line is not waited for.
    private const int MaxLine = 64 * 1024;

    // The longest registered method has 17 letters.
    private const int MaxMethodLength = 20;
    private const int StatusLineStart = 10;

    // Clients send one empty line too much, or a few; this many bytes of them are not the beginning of anything.
    private const int MaxEmpty = 1024;

    private static ReadOnlySpan<byte> Version => "HTTP/1."u8;

    /// <summary>Looks at the first bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isCut">Whether the bytes after them are missing.</param>
    public static HttpSign Look(ReadOnlySpan<byte> bytes, bool isCut)
    {
        // Clients may send an empty line too much: RFC 9112 section 2.2.
        for (var i = 0; i < MaxEmpty && bytes is [(byte)'\r' or (byte)'\n', ..]; i++) bytes = bytes[1..];
        if (bytes.IsEmpty) return HttpSign.Undecided;
        if (Http2Signature.Look(bytes, isCut) is not HttpSign.None and var sign) return sign;
        if (!char.IsAsciiLetterUpper((char)bytes[0])) return HttpSign.None;
        var common = Math.Min(bytes.Length, Version.Length);
        if (bytes[..common].SequenceEqual(Version[..common]) && (common == Version.Length || !isCut)) return LookAtResponse(bytes, isCut);
        return LookAtRequest(bytes, isCut);
    }

    private static HttpSign LookAtResponse(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (HttpDecoder.IsResponse(bytes)) return HttpSign.Response;
        return bytes.Length < StatusLineStart && !isCut ? HttpSign.Undecided : HttpSign.None;
    }

    private static HttpSign LookAtRequest(ReadOnlySpan<byte> bytes, bool isCut)
    {
        var start = bytes[..Math.Min(bytes.Length, MaxMethodLength + 1)];
        var method = start.IndexOf((byte)' ');
        if ((method < 0 ? start : start[..method]).ContainsAnyExceptInRange((byte)'-', (byte)'_')) return HttpSign.None;
        if (method < 0 && start.Length > MaxMethodLength) return HttpSign.None;
        var end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        if (end >= 0 && StartLine.Is(HttpSide.Request, line)) return HttpSign.Request;
        if (HasControls(line)) return HttpSign.None;
        if (bytes.Length > MaxLine) return end < 0 && HttpDecoder.IsRequest(bytes, isUsualPort: true) ? HttpSign.Request : HttpSign.None;
        // A request line without a version says nothing alone: the response will tell.
        if (!isCut) return HttpSign.Undecided;
        return end < 0 && HttpDecoder.IsRequest(bytes, isUsualPort: true) ? HttpSign.Request : HttpSign.None;
    }

    // The carriage return may be there without its line feed.
    private static bool HasControls(ReadOnlySpan<byte> line) => line.TrimEnd((byte)'\r').IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0;
}
