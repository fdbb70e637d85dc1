namespace NetMon.Transactions.Credentials;

/// <summary>Whether a connection is of a protocol.</summary>
internal enum Recognition : byte
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>More bytes are needed.</summary>
    Maybe,

    /// <summary>It is.</summary>
    Yes,
}

/// <summary>The first bytes of a connection.</summary>
/// <param name="sent">Those of the client.</param>
/// <param name="received">Those of the server.</param>
/// <param name="serverPort">The server's port.</param>
/// <param name="isWhole">Whether nothing more will come.</param>
internal readonly ref struct Opening(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received, ushort serverPort, bool isWhole)
{
    /// <summary>The first bytes of the client.</summary>
    public ReadOnlySpan<byte> Sent { get; } = sent;

    /// <summary>The first bytes of the server.</summary>
    public ReadOnlySpan<byte> Received { get; } = received;

    /// <summary>The server's port.</summary>
    public ushort ServerPort { get; } = serverPort;

    /// <summary>Whether nothing more will come, so that <see cref="Recognition.Maybe"/> means no.</summary>
    public bool IsWhole { get; } = isWhole;

    /// <summary>Compares with the bytes that a side must begin with.</summary>
    /// <param name="bytes">The first bytes of a side.</param>
    /// <param name="start">What they must be.</param>
    public static Recognition Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start)
    {
        var common = Math.Min(bytes.Length, start.Length);
        if (!bytes[..common].SequenceEqual(start[..common])) return Recognition.No;
        return common == start.Length ? Recognition.Yes : Recognition.Maybe;
    }
}

/// <summary>Recognises a protocol by the first bytes of a connection.</summary>
/// <param name="opening">The bytes.</param>
internal delegate Recognition RecogniseProtocol(in Opening opening);

/// <summary>A protocol in which credentials may be sent in clear.</summary>
/// <param name="Recognise">Recognises it.</param>
/// <param name="Create">Creates a parser of one connection.</param>
internal sealed record CredentialProtocol(RecogniseProtocol Recognise, Func<CredentialLog, CredentialParser> Create)
{
    /// <summary>All protocols over TCP, in the order in which they are tried.</summary>
    public static IReadOnlyList<CredentialProtocol> All { get; } =
    [
        new(HttpCredentials.Recognise, log => new HttpCredentials(log)),
        new(RedisCredentials.Recognise, log => new RedisCredentials(log)),
        new(FtpCredentials.Recognise, log => new FtpCredentials(log)),
        new(SmtpCredentials.Recognise, log => new SmtpCredentials(log)),
        new(Pop3Credentials.Recognise, log => new Pop3Credentials(log)),
        new(ImapCredentials.Recognise, log => new ImapCredentials(log)),
        new(TelnetCredentials.Recognise, log => new TelnetCredentials(log)),
        new(LdapCredentials.Recognise, log => new LdapCredentials(log)),
        new(SmbCredentials.Recognise, log => new SmbCredentials(log)),
        new(MqttCredentials.Recognise, log => new MqttCredentials(log)),
        new(SocksCredentials.Recognise, log => new SocksCredentials(log)),
        new(MySqlCredentials.Recognise, log => new MySqlCredentials(log)),
        new(PostgreSqlCredentials.Recognise, log => new PostgreSqlCredentials(log)),
    ];
}
