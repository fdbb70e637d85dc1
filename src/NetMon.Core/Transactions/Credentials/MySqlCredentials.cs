using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Logins of MySQL and MariaDB: the user name, and the password where a plugin sends it as it is. With the others, such as
/// mysql_native_password and caching_sha2_password, only a digest is sent. MySQL internals manual, "Connection Phase Packets".
/// </summary>
[ReadsPackets]
internal sealed class MySqlCredentials(CredentialLog log) : FramedParser(LengthOf, LengthOf)
{
    private const string Name = "MySQL";
    private const int Header = 4;
    private const byte ProtocolVersion = 10;
    private const int FixedPart = 32;
    private const int Reserved = 23;
    private const uint WithDatabase = 1 << 3;
    private const uint Protocol41 = 1 << 9;
    private const uint Ssl = 1 << 11;
    private const uint SecureConnection = 1 << 15;
    private const uint PluginAuthentication = 1 << 19;
    private const uint LongAuthentication = 1 << 21;
    private const byte Ok = 0;
    private const byte MoreData = 1;
    private const byte Switch = 0xfe;
    private const byte Error = 0xff;
    private const byte FullAuthentication = 4;

    private string? _user;
    private string _plugin = "";
    private PacketMark _packet;
    private bool _hasLogin;
    private bool _asksForPassword;
    private CredentialAttempt? _attempt;

    /// <summary>Recognises MySQL by the greeting of the server, or by the answer to it.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        var received = opening.Received;
        var greeting = received.IsEmpty ? Recognition.Maybe : BeginsGreeting(received);
        if (greeting == Recognition.Yes || sent.IsEmpty) return greeting;
        // Inside TLS, and where the server was not captured, there is no greeting.
        if (sent is [_, _, not 0, ..] or [_, _, _, not (1 or 2), ..]) return Recognition.No;
        if (sent.Length < Header + FixedPart) return Recognition.Maybe;
        return IsLogin(sent[Header..]) ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        if (_hasLogin)
        {
            TakePassword(message[Header..], packet);
            return;
        }

        var body = message[Header..];
        // A request for TLS is the beginning of a login: what follows is encrypted.
        ReadOnlySpan<byte> secret = [];
        IsOver = !IsLogin(body) || body.Length == FixedPart || !TryReadLogin(body, packet, out secret);
        if (IsOver || _plugin != "mysql_clear_password") return;
        secret = PayloadText.UntilNul(secret);
        if (!secret.IsEmpty) Begin(secret, packet);
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        var body = message[Header..];
        // The greeting, before the client has said anything.
        if (message[3] == 0 || body.IsEmpty) return;
        switch (body[0])
        {
            case Switch:
                _plugin = CredentialText.Of(PayloadText.UntilNul(body[1..])) ?? "mysql_old_password";
                _asksForPassword = _plugin is "mysql_clear_password" or "dialog";
                break;
            case MoreData:
                // Behind TLS, the password itself follows; else it is encrypted with a key of the server.
                _asksForPassword |= log.IsEncrypted && body is [_, FullAuthentication] && _plugin is "caching_sha2_password" or "sha256_password";
                break;
            case Ok or Error:
                if (_attempt is null && _hasLogin && _user is not null) Begin([], _packet);
                _attempt?.End(body[0] == Ok);
                IsOver = true;
                break;
        }
    }

    // The number of the packet, the version of the protocol, and that of the server as text.
    private static Recognition BeginsGreeting(ReadOnlySpan<byte> received) => received switch
    {
        [_, _, 0, 0, ProtocolVersion, var digit, ..] => char.IsAsciiDigit((char)digit) ? Recognition.Yes : Recognition.No,
        { Length: < 3 } or [_, _, 0] or [_, _, 0, 0] or [_, _, 0, 0, ProtocolVersion] => Recognition.Maybe,
        _ => Recognition.No,
    };

    private static bool IsLogin(ReadOnlySpan<byte> body) =>
        body.Length >= FixedPart && (BinaryPrimitives.ReadUInt32LittleEndian(body) & Protocol41) != 0
        && body.Slice(FixedPart - Reserved, Reserved - 4).IndexOfAnyExcept((byte)0) < 0;

    private void TakePassword(ReadOnlySpan<byte> body, PacketMark packet)
    {
        if (!_asksForPassword) return;
        _asksForPassword = false;
        var secret = PayloadText.UntilNul(body);
        if (!secret.IsEmpty) Begin(secret, packet);
    }

    private void Begin(ReadOnlySpan<byte> secret, PacketMark packet) =>
        _attempt = log.Begin(new Credential(Name, _plugin.Length > 0 ? _plugin : "login", _user, CredentialText.Of(secret)), packet);

    // HandshakeResponse41.
    private bool TryReadLogin(ReadOnlySpan<byte> body, PacketMark packet, out ReadOnlySpan<byte> secret)
    {
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body);
        var reader = new PayloadReader(body, FixedPart);
        _user = CredentialText.Of(Text(ref reader));
        if ((flags & LongAuthentication) != 0) secret = reader.ReadBytes(LengthEncoded(ref reader));
        else if ((flags & SecureConnection) != 0) secret = reader.ReadBytes(reader.ReadByte());
        else secret = Text(ref reader);
        if ((flags & WithDatabase) != 0) Text(ref reader);
        if ((flags & PluginAuthentication) != 0) _plugin = CredentialText.Of(Text(ref reader)) ?? "";
        (_hasLogin, _packet) = (true, packet);
        return !reader.IsCut;
    }

    private static ReadOnlySpan<byte> Text(scoped ref PayloadReader reader)
    {
        var text = PayloadText.UntilNul(reader.Rest);
        reader.Skip(Math.Min(reader.Remaining, text.Length + 1));
        return text;
    }

    // Up to 250, the length is one byte; behind 252 it has two. More is no password.
    private static int LengthEncoded(ref PayloadReader reader)
    {
        var first = reader.ReadByte();
        return first == 252 ? reader.ReadByte() | (reader.ReadByte() << 8) : first;
    }

    private static long LengthOf(ReadOnlySpan<byte> head) =>
        head.Length < Header ? 0 : Header + (head[0] | (head[1] << 8) | (head[2] << 16));
}
