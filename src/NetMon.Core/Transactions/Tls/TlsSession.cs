using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetMon.Decoding.Applications.Tls;
using NetMon.Packets;
using NetMon.Transactions.Tls;

namespace NetMon;

/// <summary>
/// The handshake of a TLS session (RFC 8446 and before) over TCP or QUIC, also after STARTTLS, and the server's first answer. A handshake
/// that fails, or of which only one side was captured, is one too.
/// </summary>
public sealed class TlsSession : Transaction
{
    private readonly TlsSessionTransport _transport;
    private readonly byte[]? _encoded;
    private readonly TlsCertificate? _certificate;

    internal TlsSession(in TransactionEnds ends, TlsSessionTransport transport, byte[]? certificate)
        : base(ends)
    {
        _transport = transport;
        _encoded = certificate;
        _certificate = certificate is null ? null : TlsCertificate.Read(certificate);
    }

    /// <inheritdoc/>
    public override DateTime? Time => base.Time;

    /// <inheritdoc/>
    public override long? TimeNanoseconds => base.TimeNanoseconds;

    /// <inheritdoc/>
    public override string? Client => base.Client;

    /// <inheritdoc/>
    public override int? ClientPort => base.ClientPort;

    /// <inheritdoc/>
    public override string Server => base.Server;

    /// <inheritdoc/>
    public override int ServerPort => base.ServerPort;

    /// <summary>How the session was carried: Tcp or Quic.</summary>
    public string Transport => EnumText.Of(_transport);

    /// <summary>The name of the server that the client asked for (SNI, RFC 6066 section 3); null if it did not say.</summary>
    public string? ServerName { get; internal init; }

    /// <summary>The version that the server chose: <c>TLS 1.3</c>, <c>TLS 1.2</c>, <c>SSL 3.0</c> ... Null without a ServerHello.</summary>
    public string? Version { get; internal init; }

    /// <summary>The cipher suite that the server chose, by its name in IANA's registry. Null without a ServerHello.</summary>
    public string? CipherSuite { get; internal init; }

    /// <summary>
    /// The application protocol (ALPN, RFC 7301) that the server chose: <c>h2</c>. TLS 1.3 encrypts the choice; unless it is decrypted, and
    /// without a ServerHello, those that the client offered, joined by ", ". Null if there is none.
    /// </summary>
    public string? Alpn { get; internal init; }

    /// <summary>Whether an earlier session is continued, so that no certificate is sent. Null if that was not seen.</summary>
    public bool? Resumed { get; internal init; }

    /// <summary>
    /// Whether the handshake was successful. False too where the server of TLS 1.3 refuses the client's certificate when the client is done, if the
    /// alert can be decrypted.
    /// </summary>
    public bool Established { get; internal init; }

    /// <summary>
    /// The alert that ended or accompanied the handshake: <c>Handshake Failure</c>; <c>Encrypted Alert</c> if it cannot be read. Null if
    /// there was none.
    /// </summary>
    public string? Alert { get; internal init; }

    /// <summary>Who sent the alert: Client or Server; null if there was none.</summary>
    public string? AlertFrom { get; internal init; }

    /// <summary>
    /// Seconds from the first SYN to the end of TCP's handshake; null if it was not seen, and with QUIC, which has none of its own.
    /// </summary>
    public double? ConnectLatency { get; internal init; }

    /// <summary>
    /// Seconds from the ClientHello to the last message of the handshake: the second Finished, in TLS 1.3 that of the client. Null if it
    /// was not seen.
    /// </summary>
    public double? HandshakeLatency { get; internal init; }

    /// <summary>
    /// Seconds from the end of the client's first application data to the start of the server's first answer. Null if one of them was not
    /// seen, and with QUIC and early data, which do not show it.
    /// </summary>
    public double? FirstResponseLatency { get; internal init; }

    /// <summary>
    /// The subject of the server's certificate: <c>CN=www.example.com, O="Example, Inc."</c>, the most specific part first. Null if it has
    /// none, and if no certificate was seen: TLS 1.3 and QUIC encrypt it, see <see cref="Decrypted"/>, and a resumed session has none.
    /// </summary>
    public string? CertificateSubject => _certificate?.Subject;

    /// <summary>The issuer of the server's certificate; null if no certificate was seen.</summary>
    public string? CertificateIssuer => _certificate?.Issuer;

    /// <summary>
    /// The alternative names of the server's certificate (RFC 5280 section 4.2.1.6), hosts, addresses, mail addresses and URIs, joined by
    /// ", ". Null if it has none, and if no certificate was seen.
    /// </summary>
    public string? CertificateNames => _certificate is { AlternativeNames: { Count: > 0 } names } ? string.Join(", ", names) : null;

    /// <summary>Start of the validity of the server's certificate, local; null if no certificate was seen.</summary>
    public DateTime? CertificateNotBefore => _certificate?.NotBefore?.ToLocalTime();

    /// <summary>
    /// The same time in nanoseconds since the Unix epoch; the nearest one that 64 bits hold if it is after the year 2262.
    /// </summary>
    public long? CertificateNotBeforeNanoseconds => ToNanoseconds(_certificate?.NotBefore);

    /// <summary>End of the validity of the server's certificate, local; null if no certificate was seen.</summary>
    public DateTime? CertificateNotAfter => _certificate?.NotAfter?.ToLocalTime();

    /// <summary>
    /// The same time in nanoseconds since the Unix epoch; the nearest one that 64 bits hold if it is after the year 2262.
    /// </summary>
    public long? CertificateNotAfterNanoseconds => ToNanoseconds(_certificate?.NotAfter);

    /// <summary>The SHA-256 hash of the server's certificate, in hexadecimal; null if no certificate was seen.</summary>
    public string? CertificateSha256 => _encoded is null ? null : Convert.ToHexString(SHA256.HashData(_encoded)).ToLowerInvariant();

    /// <summary>Whether the issuer of the server's certificate is its subject; null if no certificate was seen.</summary>
    public bool? CertificateSelfSigned => _certificate?.IsSelfIssued;

    /// <summary>Number of certificates that the server sent; null if they were not seen.</summary>
    public int? ChainLength { get; internal init; }

    /// <summary>
    /// Whether the ClientHello has the extension of Encrypted Client Hello (RFC 9849), so that ServerName may be that of a front server.
    /// Browsers also send it without meaning; the two look alike. Null without a ClientHello.
    /// </summary>
    public bool? EncryptedClientHello { get; internal init; }

    /// <summary>
    /// The protocol that changed from clear text to TLS: SMTP, IMAP, POP3, FTP, LDAP, XMPP, PostgreSQL or MySQL. Null if the connection began with
    /// TLS, or changed in another way, as behind a proxy.
    /// </summary>
    public string? StartTls { get; internal init; }

    /// <summary>
    /// Whether the encrypted part of the handshake was decrypted with the secrets of a key log or of the capture file. Never with QUIC.
    /// </summary>
    public bool Decrypted { get; internal init; }

    /// <summary>JA3, the fingerprint of the ClientHello; null if it was not seen whole.</summary>
    public string? Ja3 { get; internal init; }

    /// <summary>JA3S, the fingerprint of the ServerHello; null if it was not seen whole.</summary>
    public string? Ja3s { get; internal init; }

    /// <summary>JA4, the fingerprint of the ClientHello; null if it was not seen whole.</summary>
    public string? Ja4 { get; internal init; }

    /// <summary>JA4S, the fingerprint of the ServerHello; null if it was not seen whole.</summary>
    public string? Ja4s { get; internal init; }

    /// <summary>What keeps values above from being known: missing bytes, a message that is too long. Null if nothing does.</summary>
    public string? Remark { get; internal init; }

    /// <inheritdoc/>
    internal override bool IsDatagram => _transport == TlsSessionTransport.Quic;

    /// <inheritdoc/>
    internal override string ApplicationName => _transport == TlsSessionTransport.Quic ? "QUIC" : "TLS";

    /// <inheritdoc/>
    internal override string? RequestedServer => ServerName;

    /// <summary>
    /// The server's certificate. Null if no certificate was seen, or this system cannot load it. Its trust is not checked.
    /// </summary>
    public X509Certificate2? GetCertificate()
    {
        if (_encoded is null) return null;
        try
        {
            // The constructor also opens PKCS #12 files, which can be made to take hours.
            return X509Certificate2.GetCertContentType(_encoded) == X509ContentType.Cert ? new X509Certificate2(_encoded) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The session in one line: <c>www.example.com TLS 1.3 TLS_AES_128_GCM_SHA256</c>.</summary>
    public override string ToString()
    {
        var failure = Established ? null : Alert ?? "not established";
        return string.Join(' ', new[] { ServerName ?? Server, Version, CipherSuite, failure }.Where(part => part is not null));
    }

    private static long? ToNanoseconds(DateTime? time) => time is { } known ? LocalTime.ToNanoseconds(known) : null;
}
