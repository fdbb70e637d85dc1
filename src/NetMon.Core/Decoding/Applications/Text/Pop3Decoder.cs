namespace NetMon.Decoding.Applications.Text;

/// <summary>POP3, RFC 1939: commands and replies, and the first line of retrieved mail.</summary>
internal sealed class Pop3Decoder : TextCommandDecoder
{
    public override string Name => "POP3";

    public override ReadOnlySpan<ushort> Ports => [110];

    public override ReadOnlySpan<byte> FirstBytes => "+"u8;

    protected override ReadOnlySpan<byte> Verbs => "USER PASS APOP STAT LIST RETR DELE NOOP RSET QUIT TOP UIDL CAPA STLS AUTH LAST XTND UTF8 LANG"u8;

    protected override bool IsResponse(ReadOnlySpan<byte> line) =>
        line.StartsWith("+OK"u8) || line.StartsWith("-ERR"u8) || line.StartsWith("+ "u8);

    protected override bool IsUnmistakable(ReadOnlySpan<byte> line) =>
        line.StartsWith("+OK "u8) && line.IndexOf("POP3"u8) > 0 && PayloadText.IsPrintableAscii(line);

    protected override int StatusLength(ReadOnlySpan<byte> line) => TextLine.FirstWord(line).Length;
}
