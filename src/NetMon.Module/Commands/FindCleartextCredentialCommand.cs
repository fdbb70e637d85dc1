using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;

namespace NetMon.Commands;

/// <summary>Finds user names and passwords that are sent without encryption, and says whether the server accepted them.</summary>
/// <remarks>
/// <para>
/// Finds logins of FTP, POP3, IMAP, SMTP (USER and PASS, LOGIN, AUTH PLAIN, AUTH LOGIN), Telnet, HTTP (Basic, also of proxies; forms with a password:
/// URL-encoded, multipart, JSON, or in the query), LDAP (simple bind), SOCKS 5, MQTT, Redis, MySQL and PostgreSQL, communities of SNMP versions 1
/// and 2c, and the user names of SMB with NTLM and of MySQL with a digest. It recognises protocols by their content, on any port. In SSH and HTTP/2 there is nothing to find, nor in TLS or after STARTTLS without secrets.
/// </para>
/// <para>
/// With the secrets of a TLS session, from -KeyLogFile or from a pcapng file, what is inside is found too. Such a finding was not sent in clear:
/// its Encrypted is true, and Where-Object -Not Encrypted leaves it out. Without secrets, Encrypted is always false. The detector for alerts never
/// uses secrets.
/// </para>
/// <para>
/// Secret is masked with eight asterisks, and a masked object does not contain the secret: it is not in a file that the object is exported to.
/// With -ShowSecret, Secret is the secret itself. It is null where the secret is not sent, as with NTLM, or is empty.
/// </para>
/// <para>
/// Succeeded is the server's answer: true, false, or null if there was none within -Timeout, or if it does not tell. After a form, only the status
/// codes 401 and 403 tell. After a Telnet login, the text of the server tells: a prompt, a welcome, a refusal.
/// </para>
/// <para>
/// PacketNumber is the packet that completes the secret. What a client repeats in one connection is one finding with HTTP and SMB; a community is
/// one finding for a client and a server. Lines above 8 KB and what a form has above 64 KB are left out. If too many logins wait for an answer at
/// once, the oldest are output with a Succeeded of null, and a warning gives their number.
/// </para>
/// </remarks>
/// <example>
/// <summary>Finds what a file gives away.</summary>
/// <code>Find-CleartextCredential ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows which logins were accepted, with their secrets.</summary>
/// <code>Find-CleartextCredential ./example.pcapng -ShowSecret | Where-Object Succeeded | Select-Object Protocol, UserName, Secret</code>
/// </example>
/// <example>
/// <summary>Counts the findings of each server and protocol.</summary>
/// <code>Find-CleartextCredential ./example.pcapng | Group-Object Server, Protocol -NoElement</code>
/// </example>
/// <example>
/// <summary>Finds only the logins of mail.</summary>
/// <code>Find-CleartextCredential ./example.pcapng -Application SMTP, IMAP, POP3</code>
/// </example>
/// <example>
/// <summary>Shows what was really sent in clear, where the file has secrets of TLS sessions.</summary>
/// <code>Find-CleartextCredential ./example.pcapng -KeyLogFile ./keys.log | Where-Object -Not Encrypted</code>
/// </example>
/// <example>
/// <summary>Watches this machine for one second.</summary>
/// <code>Find-CleartextCredential -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Looks at the packet of each finding.</summary>
/// <code>$found = Find-CleartextCredential ./example.pcapng; Import-PacketCapture ./example.pcapng | Where-Object Number -in $found.PacketNumber</code>
/// </example>
[Cmdlet(VerbsCommon.Find, "CleartextCredential", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Find-CleartextCredential.md")]
[OutputType(typeof(CleartextCredential), typeof(Job))]
public sealed class FindCleartextCredentialCommand : TransactionCommand
{
    /// <summary>Shows secrets instead of asterisks. They stay in the objects, and in every file that these are written to.</summary>
    [Parameter]
    public SwitchParameter ShowSecret { get; set; }

    /// <inheritdoc/>
    private protected override string JobType => "CleartextCredential";

    /// <inheritdoc/>
    private protected override TransactionReader CreateReader() => TransactionReader.ForCredentials(
        new CredentialOptions(CommonOptions) { ShowsSecrets = ShowSecret });
}
