namespace NetMon.Flows.Roles;

/// <summary>
/// Tells whether the first captured payload of a TCP connection is a request or a response, if its start was not captured. Only for
/// protocols whose messages say so.
/// </summary>
internal static class StreamRoles
{
    private const int ClientHello = 1;
    private const int ServerHello = 2;

    /// <summary>Whether a payload is from the server; null if it cannot be told.</summary>
    public static bool? FindAnswer(ReadOnlySpan<byte> payload)
    {
        if (IsHttpStatusLine(payload)) return true;
        // A TLS handshake record that starts with a hello, RFC 8446 sections 4 and 5.1.
        if (payload.Length > 5 && payload[0] == 0x16 && payload[1] == 3)
        {
            return payload[5] switch
            {
                ClientHello => false,
                ServerHello => true,
                _ => null,
            };
        }

        return SipRoles.FindAnswer(payload) ?? (IsHttpRequest(payload) ? false : null);
    }

    // RFC 9112 section 4: version, space, three digits. The version alone also ends a request line, which may be split between segments.
    private static bool IsHttpStatusLine(ReadOnlySpan<byte> payload) =>
        payload.StartsWith("HTTP/1."u8) && payload.Length >= 12 && payload[8] == ' ' && payload[9..12].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    // RFC 9110 section 9.3 methods followed by a target: no server sends such a line.
    private static bool IsHttpRequest(ReadOnlySpan<byte> payload)
    {
        var space = payload.IndexOf((byte)' ');
        if (space < 3 || space + 1 >= payload.Length || payload[space + 1] is not ((byte)'/' or (byte)'h' or (byte)'*')) return false;
        var method = payload[..space];
        return method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("POST"u8) || method.SequenceEqual("PUT"u8)
            || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("PATCH"u8);
    }
}
