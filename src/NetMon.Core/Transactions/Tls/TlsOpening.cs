using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Transactions.Tls;

/// <summary>Tells whether bytes begin a TLS session: with a hello in a record, or with the ClientHello of SSL 2.0.</summary>
internal static class TlsOpening
{
    private const byte ClientHello = 1;
    private const byte ServerHello = 2;

    // Type and length of the message, and the version.
    private const int TellingLength = 6;

    /// <summary>Judges the bytes at the start of a segment.</summary>
    /// <param name="bytes">The bytes, as far as they have come.</param>
    public static TlsBeginning Judge(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? TlsBeginning.Undecided : bytes[0] switch
    {
        (byte)TlsContentType.Handshake => JudgeRecord(bytes),
        TlsVersion2Hello.FirstByte => JudgeVersion2(bytes),
        _ => TlsBeginning.None,
    };

    private static TlsBeginning JudgeRecord(ReadOnlySpan<byte> bytes)
    {
        if (!TlsRecord.StartsLikeOne(bytes)) return TlsBeginning.None;
        if (bytes.Length < TlsRecord.HeaderLength) return TlsBeginning.Undecided;
        if (!TlsRecord.TryRead(bytes, out var record)) return TlsBeginning.None;
        var body = record.Body;
        if (body.Length < TellingLength && record.IsCut && IsStartOfHello(body)) return TlsBeginning.Undecided;
        if (!IsStartOfHello(body)) return TlsBeginning.None;
        return body[0] == ClientHello ? TlsBeginning.ClientHello : TlsBeginning.ServerHello;
    }

    private static bool IsStartOfHello(ReadOnlySpan<byte> body) =>
        (body.Length < 1 || body[0] is ClientHello or ServerHello)
        && (body.Length < 2 || body[1] == 0)
        && (body.Length < 5 || body[4] is 3 or 0x7e or 0x7f)
        && (body.Length < TellingLength || body[4] != 3 || body[5] <= 4);

    private static TlsBeginning JudgeVersion2(ReadOnlySpan<byte> bytes)
    {
        if (!TlsVersion2Hello.StartsLikeOne(bytes)) return TlsBeginning.None;
        var length = TlsVersion2Hello.LengthOf(bytes);
        if (length > bytes.Length) return TlsBeginning.Undecided;
        var hello = new ApplicationPayload(ApplicationTransport.Tcp, 0, 0, bytes[..length], length);
        return TlsVersion2Hello.Recognises(hello) ? TlsBeginning.Version2ClientHello : TlsBeginning.None;
    }
}

/// <summary>What bytes begin.</summary>
internal enum TlsBeginning : byte
{
    /// <summary>No session.</summary>
    None,

    /// <summary>Too few bytes to tell.</summary>
    Undecided,

    /// <summary>A session, by the client.</summary>
    ClientHello,

    /// <summary>A session, by the server; the ClientHello was not captured.</summary>
    ServerHello,

    /// <summary>A session, by an old client, RFC 5246 appendix E.2.</summary>
    Version2ClientHello,
}
