using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Logins of FTP: USER and PASS, RFC 959 section 4.1.1. After AUTH (RFC 4217) nothing more is in clear.</summary>
[ReadsPackets]
internal sealed class FtpCredentials(CredentialLog log) : DialogueParser(log)
{
    private const string Name = "FTP";
    private const ushort Pop3Port = 110;

    private readonly ReplyLines _replies = new();
    private string? _user;

    private static ReadOnlySpan<byte> Commands => "USER PASS ACCT AUTH FEAT SYST OPTS CLNT HOST PASV EPSV PORT CWD LIST TYPE PBSZ PROT"u8;

    /// <summary>Recognises FTP.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        // USER and PASS are POP3 too; only the server tells, or its port if it was not captured.
        if (opening is { IsWhole: true, Received.IsEmpty: true, ServerPort: Pop3Port }) return Recognition.No;
        return TextOpening.Both(
            TextOpening.FindCommand(opening.Sent, Commands, SmtpCredentials.Commands), TextOpening.FindReplyCode(opening.Received), opening);
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        base.Lose(isFromClient, count);
        _replies.Forget();
    }

    /// <inheritdoc/>
    protected override void TakeRequest(ReadOnlySpan<byte> line, PacketMark packet)
    {
        var word = Split(line, out var rest);
        if (TextLine.IsOneOf(word, "USER"u8)) _user = CredentialText.Of(rest);
        if (TextLine.IsOneOf(word, "PASS"u8)) Answers.Ask(Log.Begin(new Credential(Name, "USER/PASS", _user, CredentialText.Of(rest)), packet));
        else Answers.Ask(opensTls: TextLine.IsOneOf(word, "AUTH"u8));
    }

    /// <inheritdoc/>
    protected override void TakeReply(ReadOnlySpan<byte> line)
    {
        // Codes below 200 announce another reply.
        if (_replies.Take(line) is >= 200 and var code) Answers.Answer(IsPositive(code));
    }

    /// <summary>Whether a reply grants: 2yz does, 3yz asks for more, others refuse. RFC 959 section 4.2.1.</summary>
    internal static bool? IsPositive(int code) => code switch
    {
        < 300 => true,
        < 400 => null,
        _ => false,
    };
}
