using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Commands.Bases;
using NetMon.Transactions;

namespace NetMon.Commands;

/// <summary>
/// Gets TLS sessions: who talked to which server, how it was secured, which certificate it showed, and how long that took.
/// </summary>
/// <remarks>
/// <para>
/// Reads the handshakes of SSL 3.0 to TLS 1.3 over TCP, on any port, and of QUIC (versions 1, 2 and the drafts). Clear text may come
/// before, as with STARTTLS of SMTP, IMAP, POP3, FTP, LDAP, XMPP, PostgreSQL and MySQL, which StartTls names, and with proxies. Handshakes that
/// fail are sessions too: Established is false, and Alert says why if it can be read. So are those of which only one side was
/// captured. DTLS is not read. What comes before a hello may have 8 KB, or 1 MB where the server speaks first; a warning gives the number of
/// connections in which a hello was not searched for to the end.
/// </para>
/// <para>
/// A session is output as soon as its handshake is over and the server has answered the client's first application data, when the
/// connection ends, or when nothing has happened for -Timeout.
/// </para>
/// <para>
/// ConnectLatency is the time of TCP's handshake, HandshakeLatency that from the ClientHello to the end of TLS's handshake, and
/// FirstResponseLatency that from the client's first application data to the server's first answer. In TLS 1.3 the handshake is encrypted;
/// its end is told by the length of the records. Session tickets are encrypted too: two or more of equal length are recognised, but a
/// single one that precedes the answer counts as the answer. With HTTP/2 the first answer may be the server's settings.
/// </para>
/// <para>
/// TLS 1.3 and QUIC encrypt the certificates, and resumed sessions have none; the properties of the certificate are then null.
/// GetCertificate() returns the server's certificate as an X509Certificate2. Nothing is verified: neither the trust of a certificate nor
/// its validity at the time.
/// </para>
/// <para>
/// With the secrets of a session over TCP, from -KeyLogFile or from a pcapng file, Decrypted is true: the certificate of TLS 1.3, the chosen
/// protocol and encrypted alerts are known, and the latencies are exact, because tickets, Finished messages and data are told by their content.
/// A session waits for secrets that may still come until it has 256 KB, ends, or -Timeout has passed.
/// </para>
/// <para>
/// A handshake message of more than 2 MB is not read, which Remark says, as it does if bytes of the handshake are missing from the
/// capture. Of QUIC's Initial packets, the first 16 KB of the handshake are read.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the sessions of a file.</summary>
/// <code>Get-TlsSession ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Finds certificates that expire within 30 days.</summary>
/// <code>Get-TlsSession ./example.pcapng | Where-Object { $_.CertificateNotAfter -and $_.CertificateNotAfter -lt (Get-Date).AddDays(30) } | Sort-Object CertificateSha256 -Unique | Select-Object ServerName, CertificateSubject, CertificateNotAfter</code>
/// </example>
/// <example>
/// <summary>Finds old versions.</summary>
/// <code>Get-TlsSession ./example.pcapng -Version 'SSL*', 'TLS 1.0', 'TLS 1.1' | Group-Object Server, Version</code>
/// </example>
/// <example>
/// <summary>Finds handshakes that failed, and who ended them.</summary>
/// <code>Get-TlsSession ./example.pcapng | Where-Object -Not Established | Select-Object Client, Server, ServerName, Alert, AlertFrom</code>
/// </example>
/// <example>
/// <summary>Shows where the time goes: network, handshake, server.</summary>
/// <code>Get-TlsSession ./example.pcapng | Sort-Object FirstResponseLatency -Descending | Select-Object -First 10 ServerName, ConnectLatency, HandshakeLatency, FirstResponseLatency</code>
/// </example>
/// <example>
/// <summary>Counts clients by fingerprint.</summary>
/// <code>Get-TlsSession ./example.pcapng | Group-Object Ja4 -NoElement | Sort-Object Count -Descending</code>
/// </example>
/// <example>
/// <summary>Saves the certificates of the servers under a domain.</summary>
/// <code>Get-TlsSession ./example.pcapng -ServerName *.example.com | Where-Object CertificateSubject | ForEach-Object { $_.GetCertificate() } | ForEach-Object { Set-Content "./$($_.Thumbprint).pem" $_.ExportCertificatePem() }</code>
/// </example>
/// <example>
/// <summary>Shows the certificates of TLS 1.3, with the key log of the client.</summary>
/// <code>Get-TlsSession ./example.pcapng -KeyLogFile ./keys.log | Where-Object Decrypted | Select-Object ServerName, CertificateSubject, CertificateNotAfter</code>
/// </example>
/// <example>
/// <summary>Waits two seconds for answers.</summary>
/// <code>Get-ChildItem *.pcapng | Get-TlsSession -Timeout 2s | Where-Object Version -eq $null</code>
/// </example>
/// <example>
/// <summary>Shows the sessions of this machine for one second, as they come.</summary>
/// <code>Get-TlsSession -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Gathers sessions in the background.</summary>
/// <code>$job = Get-TlsSession -Interface lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Reads packets that another cmdlet selected.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Port https | Get-TlsSession | Export-Csv ./sessions.csv</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TlsSession", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Get-TlsSession.md")]
[OutputType(typeof(TlsSession), typeof(Job))]
public sealed class GetTlsSessionCommand : TransactionCommand
{
    /// <summary>
    /// Selects only sessions of these versions, as in the property Version. Wildcards are allowed. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Version { get; set; }

    /// <inheritdoc/>
    private protected override string JobType => "TlsSession";

    /// <inheritdoc/>
    private protected override TransactionReader CreateReader() => TransactionReader.ForTls(CommonOptions);

    /// <inheritdoc/>
    private protected override Predicate<Transaction>? Condition =>
        NameConditions.Any(Version) is { } wanted ? transaction => transaction is TlsSession { Version: { } version } && wanted(version) : null;
}
