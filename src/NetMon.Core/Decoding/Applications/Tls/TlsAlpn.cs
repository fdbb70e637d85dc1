namespace NetMon.Decoding.Applications.Tls;

/// <summary>The application protocol of a session, RFC 7301.</summary>
internal static class TlsAlpn
{
    /// <summary>
    /// The protocol that the server chose. TLS 1.3 encrypts the choice; then, and without a ServerHello, those that the client offers,
    /// joined by ", ". Null if there is none.
    /// </summary>
    public static string? Of(TlsClientHello? client, TlsServerHello? server)
    {
        if (server is not null && ChosenOf(server) is { } chosen) return chosen;
        if (server is { IsVersion13: false } || client is null) return null;
        var names = client.ApplicationProtocols.Where(name => name.Length > 0 && !IsGrease(name));
        var offered = names.Select(name => PayloadText.PrintableAscii(name)).ToArray();
        return offered.Length == 0 ? null : string.Join(", ", offered);
    }

    /// <summary>The protocol that the server chose in clear; null if there is none.</summary>
    public static string? ChosenOf(TlsServerHello server) =>
        server.ApplicationProtocol is { Length: > 0 } chosen ? PayloadText.PrintableAscii(chosen) : null;

    // RFC 8701 section 3.
    private static bool IsGrease(byte[] name) => name is [var first, var second] && first == second && (first & 0x0f) == 0x0a;
}
