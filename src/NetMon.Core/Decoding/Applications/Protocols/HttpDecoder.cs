using System.Buffers;
using System.Buffers.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>HTTP/1.0 and 1.1, RFC 9112: segments that begin with a request or a response.</summary>
internal sealed class HttpDecoder : ApplicationDecoder
{
    // The longest method in IANA's registry, UPDATEREDIRECTREF, has 17 bytes; the rest is room for unregistered methods.
    private const int MaxMethodLength = 20;

    // Header lines; servers reject more.
    private const int MaxHeaders = 200;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    public override string Name => "HTTP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [80, 81, 1900, 2710, 2869, 3128, 3132, 5985, 8000, 8008, 8080, 8081, 8088, 8888, 11371];

    public override ReadOnlySpan<byte> FirstBytes => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8;

    private static ReadOnlySpan<byte> HostHeader => "Host"u8;

    private static ReadOnlySpan<byte> VersionMark => " HTTP/1."u8;

    private static ReadOnlySpan<byte> CommonMethods =>
        "GET POST HEAD PUT DELETE OPTIONS CONNECT TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT NOTIFY SUBSCRIBE UNSUBSCRIBE"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        IsResponse(payload.Data) || IsRequest(payload.Data, isUsualPort) || (isUsualPort && IsRestOfHead(payload.Data));

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var rest = payload.Data;
        if (IsResponse(rest) || IsRequest(rest, isUsualPort: true)) ReadStart(NextLine(ref rest), message);
        else message.Info = "Continuation";
        for (var i = 0; i < MaxHeaders && !rest.IsEmpty; i++)
        {
            var offset = payload.Data.Length - rest.Length;
            var header = NextLine(ref rest);
            if (!header.IsEmpty)
            {
                ReadHeader(header, offset, message);
                continue;
            }

            // Requests may be pipelined. The first one with a Host header is used.
            if (message.HttpHost is not null || !IsRequest(rest, isUsualPort: false)) break;
            NextLine(ref rest);
        }
    }

    /// <summary>Whether data begins with the status line of a response.</summary>
    /// <param name="data">The bytes.</param>
    public static bool IsResponse(ReadOnlySpan<byte> data) =>
        data.StartsWith("HTTP/1."u8) && data is [_, _, _, _, _, _, _, >= (byte)'0' and <= (byte)'9', (byte)' ', >= (byte)'1' and <= (byte)'9', ..];

    /// <summary>Whether data begins with a request line.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="isUsualPort">Whether an incomplete request line is accepted.</param>
    public static bool IsRequest(ReadOnlySpan<byte> data, bool isUsualPort)
    {
        if (data.IsEmpty || !IsOfMethod(data[0])) return false;
        var start = data.Length > MaxMethodLength + 1 ? data[..(MaxMethodLength + 1)] : data;
        var blank = start.IndexOf((byte)' ');
        if (blank < 2) return false;
        var method = start[..blank];
        foreach (var b in method)
        {
            if (!IsOfMethod(b)) return false;
        }

        var target = data[(blank + 1)..];
        var end = target.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? target : target[..end];
        if (line.LastIndexOf(VersionMark) > 0) return true;

        // Without a known version, because the line continues in the next segment or has none, the method must be a common one, and the
        // target a path or URI.
        return (isUsualPort || (end < 0 && !line.Contains((byte)' '))) && TextLine.IsOneOf(method, CommonMethods)
            && (line is [(byte)'/', ..] || TextLine.StartsWith(line, "http://"u8)) && PayloadText.IsPrintableAscii(line);
    }

    private static bool IsOfMethod(byte b) => b is (>= (byte)'A' and <= (byte)'Z') or (byte)'_' or (byte)'-';

    // The rest of a head that was sent in pieces: header lines with Host among them, perhaps after the end of the request line.
    private static bool IsRestOfHead(ReadOnlySpan<byte> data)
    {
        if (HasEndOfRequestLine(data)) NextLine(ref data);
        for (var i = 0; i < MaxHeaders && !data.IsEmpty; i++)
        {
            // The name is checked first: in other data it ends at once, while the line end may be far away.
            var colon = data.IndexOfAnyExcept(NameBytes);
            if (colon <= 0 || data[colon] != (byte)':') return false;
            if (TextLine.IsOneOf(data[..colon], HostHeader)) return true;
            NextLine(ref data);
        }

        return false;
    }

    /// <summary>Whether a segment begins with the rest of a request line, which ends with the HTTP version.</summary>
    /// <param name="data">The segment.</param>
    public static bool HasEndOfRequestLine(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        if (end < 0) return false;
        var line = data[..end].TrimEnd((byte)'\r');
        var mark = line.LastIndexOf("HTTP/1."u8);
        return mark >= 0 && mark == line.Length - 8 && (mark == 0 || line[mark - 1] == ' ') && PayloadText.IsPrintableAscii(line[..mark]);
    }

    /// <summary>Removes the first line. It ends with CR LF by the standard; CR or LF alone is accepted too.</summary>
    /// <param name="bytes">The bytes; on return, those after the line.</param>
    /// <param name="line">The line; all bytes if there is no line end.</param>
    /// <returns>True if there is a line end.</returns>
    public static bool TakeLine(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        line = end < 0 ? bytes : bytes[..end];
        var isPair = end >= 0 && bytes[end..] is [(byte)'\r', (byte)'\n', ..];
        bytes = end < 0 ? [] : bytes[(end + (isPair ? 2 : 1))..];
        return end >= 0;
    }

    /// <summary>Reads the value of a Host header.</summary>
    /// <param name="line">A header line.</param>
    /// <param name="value">The value, with trailing white space.</param>
    /// <returns>False if it is another header.</returns>
    public static bool TryReadHost(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> value) =>
        TrySplit(line, out var name, out value) && TextLine.IsOneOf(name, HostHeader);

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> bytes)
    {
        TakeLine(ref bytes, out var line);
        return line;
    }

    private static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = line.IndexOf((byte)':');
        name = colon <= 0 ? [] : line[..colon];
        value = colon <= 0 ? [] : line[(colon + 1)..].TrimStart(" \t"u8);
        return colon > 0;
    }

    private static void ReadStart(ReadOnlySpan<byte> line, ApplicationMessage message)
    {
        message.Info = TextLine.Show(line);
        if (IsResponse(line)) ReadStatus(line, message);
        else ReadRequest(line, message);
    }

    private static void ReadStatus(ReadOnlySpan<byte> line, ApplicationMessage message)
    {
        const int StatusOffset = 9;
        message.Add("Response Version", PayloadText.PrintableAscii(TextLine.FirstWord(line)), 0, StatusOffset - 1);
        if (!Utf8Parser.TryParse(line[StatusOffset..], out int status, out var length)) return;
        message.Add("Status Code", status, StatusOffset, length);
        var phrase = line[(StatusOffset + length)..].TrimStart((byte)' ');
        if (!phrase.IsEmpty) message.Add("Response Phrase", TextLine.Show(phrase), line.Length - phrase.Length, phrase.Length);
    }

    private static void ReadRequest(ReadOnlySpan<byte> line, ApplicationMessage message)
    {
        var method = TextLine.FirstWord(line);
        message.Add("Request Method", PayloadText.PrintableAscii(method), 0, method.Length);
        var offset = method.Length + 1;
        var target = offset < line.Length ? line[offset..] : [];
        var version = target.LastIndexOf(VersionMark);
        if (version >= 0)
        {
            var start = offset + version + 1;
            message.Add("Request Version", PayloadText.PrintableAscii(line[start..]), start, line.Length - start);
            target = target[..version];
        }
        else
        {
            target = TextLine.FirstWord(target);
        }

        message.Add("Request URI", PayloadText.Printable(target), offset, target.Length);
        ReadTarget(target, offset, message);
    }

    // The target is a path (origin form), or in requests to proxies a URI with the host (absolute form), RFC 9112 section 3.2.
    private static void ReadTarget(ReadOnlySpan<byte> target, int offset, ApplicationMessage message)
    {
        var scheme = target.IndexOf("://"u8);
        if (scheme > 0 && !target[..scheme].Contains((byte)'/'))
        {
            var authority = target[(scheme + 3)..];
            var end = authority.IndexOfAny((byte)'/', (byte)'?');
            target = end < 0 ? [] : authority[end..];
            offset += scheme + 3 + (end < 0 ? authority.Length : end);
        }

        var query = target.IndexOf((byte)'?');
        var path = query < 0 ? target : target[..query];
        if (path is [(byte)'/' or (byte)'*', ..]) message.Add("Path", PayloadText.Printable(path), offset, path.Length);
    }

    private static void ReadHeader(ReadOnlySpan<byte> header, int offset, ApplicationMessage message)
    {
        if (!TrySplit(header, out var name, out var value) || Label(name) is not { } label) return;
        var start = offset + header.Length - value.Length;

        // As in tshark, trailing spaces are kept, and a NUL ends the value.
        value = PayloadText.UntilNul(value);
        var text = PayloadText.PrintableAscii(value);
        if (label == "Host") message.HttpHost ??= text;
        message.Add(label, text, start, value.Length);
    }

    private static string? Label(ReadOnlySpan<byte> name)
    {
        if (TextLine.IsOneOf(name, HostHeader)) return "Host";
        if (TextLine.IsOneOf(name, "User-Agent"u8)) return "User-Agent";
        if (TextLine.IsOneOf(name, "Content-Type"u8)) return "Content-Type";
        if (TextLine.IsOneOf(name, "Content-Length"u8)) return "Content-Length";
        if (TextLine.IsOneOf(name, "Server"u8)) return "Server";
        if (TextLine.IsOneOf(name, "Location"u8)) return "Location";
        return TextLine.IsOneOf(name, "Upgrade"u8) ? "Upgrade" : null;
    }
}
