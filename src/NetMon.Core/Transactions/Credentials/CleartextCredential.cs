using NetMon.Packets;

namespace NetMon;

/// <summary>
/// A user name, a password or another secret that was sent without encryption, or inside TLS that was decrypted; Encrypted tells. Its Time and PacketNumber are those of the packet that completes
/// the secret or, if the secret itself was not sent, the user name.
/// </summary>
public sealed class CleartextCredential : Transaction
{
    /// <summary>What stands for a secret that is not shown. It does not tell the length.</summary>
    internal const string Mask = "********";

    internal CleartextCredential(in TransactionEnds ends)
        : base(ends)
    {
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

    /// <summary>
    /// The protocol: FTP, HTTP Basic, HTTP form, IMAP, LDAP, MQTT, MySQL, POP3, PostgreSQL, Redis, SMB, SMTP, SNMP, SOCKS or Telnet.
    /// </summary>
    public string Protocol { get; internal init; } = "";

    /// <summary>
    /// How it was sent: <c>USER/PASS</c>, <c>LOGIN</c>, <c>AUTH PLAIN</c>, <c>AUTH LOGIN</c>, <c>simple bind</c>, <c>community</c>,
    /// <c>Authorization</c>, <c>form field password</c>, <c>JSON field password</c> ...
    /// </summary>
    public string Method { get; internal init; } = "";

    /// <summary>The user name; null if the protocol has none, or if it was not seen.</summary>
    public string? UserName { get; internal init; }

    /// <summary>
    /// The secret: eight asterisks, unless it was asked for in clear. Then it is not masked, and a masked object does not contain it. Null if the
    /// secret itself was not sent in clear.
    /// </summary>
    public string? Secret { get; internal init; }

    /// <summary>Whether the server accepted it; null if it did not answer, or if its answer does not tell.</summary>
    public bool? Succeeded { get; internal init; }

    /// <summary>The server that the client asked for by name: Host of HTTP; null if it did not.</summary>
    public string? ServerName { get; internal init; }

    /// <summary>
    /// Whether it was sent inside TLS, and is only found because the secrets of the session are known. False if everybody on the path could read it.
    /// </summary>
    public bool Encrypted { get; internal init; }

    /// <inheritdoc/>
    internal override bool IsDatagram => Protocol == "SNMP";

    /// <inheritdoc/>
    internal override string ApplicationName => Protocol.StartsWith("HTTP ", StringComparison.Ordinal) ? "HTTP" : Protocol.ToUpperInvariant();

    /// <inheritdoc/>
    internal override string? RequestedServer => ServerName;

    /// <summary>The credential in one line, without the secret: <c>FTP USER/PASS alice to 192.0.2.1:21, accepted</c>, and where it was sent inside TLS, <c>in TLS</c>.</summary>
    public override string ToString()
    {
        var user = UserName is null ? "" : $" {UserName}";
        var answer = Succeeded switch { true => ", accepted", false => ", rejected", null => "" };
        var encryption = Encrypted ? ", in TLS" : "";
        return $"{Protocol} {Method}{user} to {EndpointText.Of(Server, ServerPort)}{encryption}{answer}";
    }
}
