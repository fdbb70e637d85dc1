using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Logins of POP3: USER and PASS (RFC 1939 section 7), AUTH PLAIN and AUTH LOGIN (RFC 5034). APOP does not send the password. After STLS (RFC 2595)
/// nothing more is in clear.
/// </summary>
[ReadsPackets]
internal sealed class Pop3Credentials(CredentialLog log) : SaslDialogueParser(log, "POP3")
{
    private const ushort UsualPort = 110;

    private string? _user;

    /// <summary>Recognises POP3.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        if (opening is { IsWhole: true, Received.IsEmpty: true, ServerPort: not UsualPort }) return Recognition.No;
        var server = opening.Received is [(byte)'-', ..] ? Opening.Begins(opening.Received, "-ERR"u8) : Opening.Begins(opening.Received, "+OK"u8);
        var client = TextOpening.FindCommand(opening.Sent, "USER PASS CAPA AUTH APOP STLS"u8, ""u8);
        return TextOpening.Both(client, server, opening);
    }

    /// <inheritdoc/>
    protected override void TakeCommand(ReadOnlySpan<byte> word, ReadOnlySpan<byte> argument, PacketMark packet)
    {
        if (TextLine.IsOneOf(word, "USER"u8)) _user = CredentialText.Of(argument);
        if (!TextLine.IsOneOf(word, "PASS"u8)) Answers.Ask(opensTls: TextLine.IsOneOf(word, "STLS"u8));
        else Answers.Ask(Log.Begin(new Credential(Protocol, "USER/PASS", _user, CredentialText.Of(argument)), packet));
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> line)
    {
        var word = TextLine.FirstWord(line);
        if (TextLine.IsOneOf(word, "+OK"u8)) Answers.Answer(isPositive: true);
        else if (TextLine.IsOneOf(word, "-ERR"u8)) Answers.Answer(isPositive: false);
        else if (word is [(byte)'+']) Answers.Answer(isPositive: null);
    }
}
