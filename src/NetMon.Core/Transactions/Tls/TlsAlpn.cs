using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Transactions.Tls;

/// <summary>The application protocol of a session, RFC 7301.</summary>
internal static class TlsAlpn
{
    /// <summary>
    /// The protocol that the server chose. TLS 1.3 encrypts the choice; then, and without a ServerHello, those that the client offers, joined
    /// by ", ". Null if there is none.
    /// </summary>
    public static string? Of(TlsClientHello? client, TlsServerHello? server)
    {
        if (server?.ApplicationProtocol is { Length: > 0 } chosen) return PayloadText.PrintableAscii(chosen);
        if (server is { IsVersion13: false } || client is null) return null;
        var offered = client.ApplicationProtocols.Where(name => name.Length > 0 && !IsGrease(name)).Select(name => PayloadText.PrintableAscii(name)).ToArray();
        return offered.Length == 0 ? null : string.Join(", ", offered);
    }

    // RFC 8701 section 3.
    private static bool IsGrease(byte[] name) => name is [var first, var second] && first == second && (first & 0x0f) == 0x0a;
}
