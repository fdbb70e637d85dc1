namespace NetMon.Decoding.Applications.Text;

/// <summary>SMTP, RFC 5321: commands and replies, without the mail itself.</summary>
internal sealed class SmtpDecoder : TextCommandDecoder
{
    public override string Name => "SMTP";

    public override ReadOnlySpan<ushort> Ports => [25, 587, 2525];

    public override ReadOnlySpan<byte> FirstBytes => "2EHMRehmr"u8;

    protected override ReadOnlySpan<byte> Verbs =>
        "EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT AUTH STARTTLS BDAT ETRN SEND SOML SAML TURN ATRN BURL X-EXPS XCLIENT XFORWARD"u8;

    protected override bool IsResponse(ReadOnlySpan<byte> line) => TextLine.IsReply(line);

    protected override bool IsUnmistakable(ReadOnlySpan<byte> line) =>
        TextLine.StartsWith(line, "MAIL FROM:<"u8) || TextLine.StartsWith(line, "RCPT TO:<"u8)
        || ((TextLine.StartsWith(line, "EHLO "u8) || TextLine.StartsWith(line, "HELO "u8)) && PayloadText.IsPrintableAscii(line))
        || (line.StartsWith("220"u8) && TextLine.IsReply(line) && PayloadText.IsPrintableAscii(line) && line.IndexOf("SMTP"u8) > 0);
}
