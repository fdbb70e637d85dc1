namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Finds the Host header of a request, RFC 9110 section 7.2, without reading other fields.</summary>
internal static class HttpHost
{
    /// <summary>Reads a stream that begins with a head.</summary>
    /// <param name="head">The available bytes.</param>
    /// <param name="isCut">Whether the head continues after these bytes and has no Host header so far.</param>
    /// <returns>The host without its port and without the brackets of IPv6; null if there is none, as in responses.</returns>
    public static string? Read(ReadOnlySpan<byte> head, out bool isCut)
    {
        isCut = false;
        if (HttpDecoder.IsResponse(head)) return null;

        // If the start of the head is missing, the data may begin with a header line.
        var isRest = !HttpDecoder.IsRequest(head, isUsualPort: true) && !HttpDecoder.HasEndOfRequestLine(head);
        var rest = head;
        if (!isRest) HttpDecoder.TakeLine(ref rest, out _);

        // An incomplete line is ignored, because the name in it may be truncated.
        while (HttpDecoder.TakeLine(ref rest, out var line))
        {
            if (HttpDecoder.TryReadHost(line, out var host)) return WithoutPort(PayloadText.UntilNul(host).Trim(" \t"u8));

            // Requests may be pipelined. The first one with a Host header is used.
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
