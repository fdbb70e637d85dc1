using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>User name and password in the first message of MQTT: CONNECT of MQTT 3.1.1 section 3.1 and MQTT 5.0 section 3.1.</summary>
[ReadsPackets]
internal sealed class MqttCredentials(CredentialLog log) : FramedParser(LengthOf, LengthOf)
{
    private const byte Connect = 0x10;
    private const byte ConnectAcknowledged = 0x20;
    private const int MaxHeader = 5;
    private const int MinHeader = 2;
    private const int FirstVersionWithProperties = 5;
    private const int WillFlag = 0x04;
    private const int PasswordFlag = 0x40;
    private const int UserNameFlag = 0x80;

    private readonly AnswerQueue _answers = new();
    private bool _hasAnswer;

    /// <summary>Recognises MQTT by a CONNECT.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        if (sent.IsEmpty) return opening.Received is [] or [ConnectAcknowledged, ..] ? Recognition.Maybe : Recognition.No;
        if (sent[0] != Connect) return Recognition.No;
        var at = 1;
        while (at < sent.Length && at < MaxHeader - 1 && (sent[at] & 0x80) != 0) at++;
        if (at >= sent.Length) return Recognition.Maybe;
        var name = sent[(at + 1)..];
        var current = Opening.Begins(name, "\0\u0004MQTT"u8);
        return current == Recognition.No ? Opening.Begins(name, "\0\u0006MQIsdp"u8) : current;
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> message, PacketMark packet)
    {
        IsOver = message[0] != Connect || !TryReadConnect(message, out var user, out var secret) || !Ask(user, secret, packet) || _hasAnswer;
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> message)
    {
        var reader = new PayloadReader(message, 1);
        ReadVariable(ref reader);
        reader.ReadByte();
        var code = reader.ReadByte();
        _answers.Answer(message[0] == ConnectAcknowledged && !reader.IsCut ? code == 0 : null);
        IsOver = _hasAnswer = true;
    }

    private bool Ask(ReadOnlySpan<byte> user, ReadOnlySpan<byte> secret, PacketMark packet)
    {
        if (user.IsEmpty && secret.IsEmpty) return false;
        _answers.Ask(log.Begin(new Credential("MQTT", "CONNECT", CredentialText.Of(user), CredentialText.Of(secret)), packet));
        return true;
    }

    private static bool TryReadConnect(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> secret)
    {
        user = secret = [];
        var reader = new PayloadReader(message, 1);
        ReadVariable(ref reader);
        reader.ReadVector16();
        var version = reader.ReadByte();
        var flags = reader.ReadByte();
        reader.ReadUInt16();
        if (version >= FirstVersionWithProperties) SkipProperties(ref reader);
        reader.ReadVector16();
        if ((flags & WillFlag) != 0)
        {
            if (version >= FirstVersionWithProperties) SkipProperties(ref reader);
            reader.ReadVector16();
            reader.ReadVector16();
        }

        if ((flags & UserNameFlag) != 0) user = reader.ReadVector16();
        if ((flags & PasswordFlag) != 0) secret = reader.ReadVector16();
        return !reader.IsCut;
    }

    private static void SkipProperties(ref PayloadReader reader) => reader.Skip((int)ReadVariable(ref reader));

    // Seven bits a byte, the lowest first, at most four bytes: section 2.2.3.
    private static long ReadVariable(ref PayloadReader reader)
    {
        long value = 0;
        for (var i = 0; i < MaxHeader - 1; i++)
        {
            var b = reader.ReadByte();
            value |= (long)(b & 0x7f) << (7 * i);
            if ((b & 0x80) == 0) break;
        }

        return value;
    }

    private static long LengthOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < MinHeader) return head[0] >> 4 == 0 ? -1 : 0;
        if ((head[^1] & 0x80) != 0) return head.Length < MaxHeader ? 0 : -1;
        var reader = new PayloadReader(head, 1);
        return ReadVariable(ref reader) + reader.Position;
    }
}
