namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Finds the Host header of a request, RFC 9110 section 7.2, passing over all else.</summary>
internal static class HttpHost
{
    /// <summary>Reads a stream that begins with a head.</summary>
    /// <param name="head">The bytes that are there.</param>
    /// <param name="isCut">Whether the head goes on behind them and has not come to its host.</param>
    /// <returns>The host without its port, and without the brackets of IPv6; null where there is none, as in responses.</returns>
    public static string? Read(ReadOnlySpan<byte> head, out bool isCut)
    {
        isCut = false;
        if (HttpDecoder.IsResponse(head)) return null;

        // A head whose beginning is elsewhere may begin with a header.
        var isRest = !HttpDecoder.IsRequest(head, isUsualPort: true) && !HttpDecoder.HasEndOfRequestLine(head);
        var rest = head;
        if (!isRest) HttpDecoder.TakeLine(ref rest, out _);

        // A line without its end is not taken: half a name is none.
        while (HttpDecoder.TakeLine(ref rest, out var line))
        {
            if (HttpDecoder.TryReadHost(line, out var host)) return WithoutPort(PayloadText.UntilNul(host).Trim(" \t"u8));

            // Requests may follow each other at once; the first that has a host names it.
            if (line.IsEmpty && !HttpDecoder.IsRequest(rest, isUsualPort: false)) return null;
        }

        isCut = true;
        return null;
    }

    private static string? WithoutPort(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'[', ..] && value.IndexOf((byte)']') is > 0 and var bracket) value = value[1..bracket];
        else if (value.LastIndexOf((byte)':') is >= 0 and var colon && value.IndexOf((byte)':') == colon) value = value[..colon];
        return value.IsEmpty ? null : PayloadText.PrintableAscii(value);
    }
}
