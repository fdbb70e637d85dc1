using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Simple binds of LDAP, RFC 4511 section 4.2. After StartTLS, or a bind that encrypts, what follows is no message of LDAP.</summary>
[ReadsPackets]
internal sealed class LdapCredentials(CredentialLog log) : FramedParser(LengthOf, LengthOf)
{
    private const byte BindRequest = 0x60;
    private const byte BindResponse = 0x61;
    private const byte SimplePassword = 0x80;
    private const byte Enumerated = 0x0a;
    private const int MaxHeader = 6;

    private readonly KeyedAnswers<int> _answers = new();

    // The operations of RFC 4511 section 4.2 to 4.12.
    private static ReadOnlySpan<byte> Operations =>
        [BindRequest, BindResponse, 0x42, 0x63, 0x64, 0x65, 0x73, 0x66, 0x67, 0x68, 0x69, 0x4a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x50, 0x77, 0x78, 0x79];

    /// <summary>Recognises LDAP by the beginning of a message.</summary>
    public static Recognition Recognise(in Opening opening) => BeginsMessage(opening.Sent.IsEmpty ? opening.Received : opening.Sent);

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        base.Lose(isFromClient, count);
        _answers.Lose();
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        var reader = new PayloadReader(message);
        if (!TryEnter(ref reader, out var id, out var operation) || operation != BindRequest) return;
        if (!BerReader.TryReadInt32(ref reader, out var version) || version is not (2 or 3)) return;
        if (!BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var name)) return;
        // A bind without a password is anonymous, sections 5.1.1 and 5.1.2 of RFC 4513.
        if (!BerReader.TryReadBytes(ref reader, SimplePassword, out var secret) || secret.IsEmpty) return;
        _answers.Ask(id, log.Begin(new Credential("LDAP", "simple bind", CredentialText.Of(name), CredentialText.Of(secret)), packet));
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        var reader = new PayloadReader(message);
        if (!TryEnter(ref reader, out var id, out var operation) || operation != BindResponse) return;
        if (BerReader.TryReadBytes(ref reader, Enumerated, out var result) && result.Length == 1) _answers.Answer(id, result[0] == 0);
    }

    private static Recognition BeginsMessage(ReadOnlySpan<byte> bytes)
    {
        const int MaxStart = 16;
        if (bytes.IsEmpty) return Recognition.Maybe;
        if (bytes[0] != BerReader.Sequence) return Recognition.No;
        var reader = new PayloadReader(bytes.Length > MaxStart ? bytes[..MaxStart] : bytes);
        if (TryEnter(ref reader, out _, out var operation)) return Operations.Contains(operation) ? Recognition.Yes : Recognition.No;
        return bytes.Length < MaxStart ? Recognition.Maybe : Recognition.No;
    }

    private static bool TryEnter(ref PayloadReader reader, out int id, out byte operation)
    {
        id = operation = 0;
        return BerReader.TryEnter(ref reader, BerReader.Sequence, out _) && BerReader.TryReadInt32(ref reader, out id) && id >= 0
            && BerReader.TryReadHeader(ref reader, out operation, out _);
    }

    private static long LengthOf(ReadOnlySpan<byte> head)
    {
        if (head[0] != BerReader.Sequence) return -1;
        var reader = new PayloadReader(head);
        if (BerReader.TryReadHeader(ref reader, out _, out var length)) return reader.Position + (long)length;
        return reader.IsCut && head.Length < MaxHeader ? 0 : -1;
    }
}
