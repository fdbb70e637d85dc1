using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Logins of SMTP: AUTH PLAIN and AUTH LOGIN, RFC 4954. After STARTTLS (RFC 3207) nothing more is in clear.</summary>
[ReadsPackets]
internal sealed class SmtpCredentials(CredentialLog log) : SaslDialogueParser(log, "SMTP")
{
    private readonly ReplyLines _replies = new();

    /// <summary>Commands that FTP does not have.</summary>
    public static ReadOnlySpan<byte> Commands => "EHLO HELO LHLO MAIL RCPT STARTTLS XCLIENT"u8;

    /// <summary>Recognises SMTP.</summary>
    public static Recognition Recognise(in Opening opening) => TextOpening.Both(
        TextOpening.FindCommand(opening.Sent, Commands, "USER PASS FEAT SYST"u8), TextOpening.FindReplyCode(opening.Received), opening);

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        base.Lose(isFromClient, count);
        _replies.Forget();
    }

    /// <inheritdoc/>
    protected override void TakeCommand(ReadOnlySpan<byte> word, ReadOnlySpan<byte> argument, PacketMark packet)
    {
        Answers.Ask(opensTls: TextLine.IsOneOf(word, "STARTTLS"u8));
        IsOver = TextLine.IsOneOf(word, "DATA BDAT"u8);
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> line)
    {
        if (_replies.Take(line) is { } code) Answers.Answer(FtpCredentials.IsPositive(code));
    }
}
