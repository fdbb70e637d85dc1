namespace NetMon.Decoding.Applications.Text;

/// <summary>IMAP, RFC 9051: tagged commands of clients, tagged and untagged responses of servers.</summary>
internal sealed class ImapDecoder : ApplicationDecoder
{
    private const int MaxTagLength = 24;

    public override string Name => "IMAP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [143];

    public override ReadOnlySpan<byte> FirstBytes => "*"u8;

    private static ReadOnlySpan<byte> Verbs =>
        "CAPABILITY NOOP LOGOUT STARTTLS AUTHENTICATE LOGIN SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND CHECK CLOSE EXPUNGE SEARCH FETCH STORE COPY MOVE UID IDLE NAMESPACE ENABLE ID GETQUOTA GETQUOTAROOT UNSELECT SORT THREAD COMPRESS XLIST"u8;

    private static ReadOnlySpan<byte> Conditions => "OK NO BAD"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var line = PayloadText.FirstLine(payload.Data);
        if (!isUsualPort) return line.StartsWith("* OK "u8) && line.IndexOf("IMAP"u8) > 0 && PayloadText.IsPrintableAscii(line);
        if (line.StartsWith("* "u8) || line.StartsWith("+ "u8)) return PayloadText.IsPrintableAscii(line);
        var word = SecondWord(line);
        return TextLine.IsOneOf(word, Conditions) || TextLine.IsOneOf(word, Verbs) || TextLine.StartsWith(line, "DONE"u8);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var line = PayloadText.FirstLine(payload.Data);
        var word = SecondWord(line);
        var isResponse = line is [(byte)'*' or (byte)'+', (byte)' ', ..] || TextLine.IsOneOf(word, Conditions);
        var tag = TextLine.FirstWord(line);
        if (tag.Length < line.Length) message.Add("Tag", PayloadText.PrintableAscii(tag), 0, tag.Length);
        if (!word.IsEmpty)
        {
            message.Add(isResponse ? "Response Status" : "Request Command", PayloadText.PrintableAscii(word), tag.Length + 1, word.Length);
        }

        message.Info = (isResponse ? "Response: " : "Request: ") + TextLine.Show(line);
    }

    // The word after the tag; empty if there is no tag.
    private static ReadOnlySpan<byte> SecondWord(ReadOnlySpan<byte> line)
    {
        var tag = TextLine.FirstWord(line);
        if (tag.Length is 0 or > MaxTagLength || tag.Length == line.Length || !PayloadText.IsPrintableAscii(tag)) return [];
        return TextLine.FirstWord(line[(tag.Length + 1)..]);
    }
}
