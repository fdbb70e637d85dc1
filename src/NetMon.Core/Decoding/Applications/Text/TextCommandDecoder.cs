namespace NetMon.Decoding.Applications.Text;

/// <summary>
/// Shared by FTP, SMTP and POP3: a client's line begins with a command, a server's with a status. Segments that begin inside a message,
/// such as mail data, have neither and are not recognised.
/// </summary>
internal abstract class TextCommandDecoder : ApplicationDecoder
{
    // Enough to distinguish text from binary data.
    private const int MaxLineLooked = 128;

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    /// <summary>The commands of clients, in upper case, separated by one space.</summary>
    protected abstract ReadOnlySpan<byte> Verbs { get; }

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var line = PayloadText.FirstLine(payload.Data);
        if (line.Length < 3) return false;
        if (!isUsualPort) return IsUnmistakable(line);
        return (IsResponse(line) || TextLine.IsOneOf(TextLine.FirstWord(line), Verbs)) && IsText(line);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var line = PayloadText.FirstLine(payload.Data);
        var isResponse = IsResponse(line);
        var word = isResponse ? line[..StatusLength(line)] : TextLine.FirstWord(line);
        message.Add(isResponse ? "Response Code" : "Request Command", PayloadText.Printable(word), 0, word.Length);
        if (line.Length > word.Length + 1)
        {
            var rest = line[(word.Length + 1)..];
            message.Add(isResponse ? "Response Argument" : "Request Argument", PayloadText.Printable(rest), word.Length + 1, rest.Length);
        }

        message.Info = (isResponse ? "Response: " : "Request: ") + TextLine.Show(line);
    }

    /// <summary>Whether a line is a server's response.</summary>
    protected abstract bool IsResponse(ReadOnlySpan<byte> line);

    /// <summary>Whether a line is specific enough to be recognised on any port.</summary>
    protected abstract bool IsUnmistakable(ReadOnlySpan<byte> line);

    /// <summary>Length of the status in a server's line.</summary>
    protected virtual int StatusLength(ReadOnlySpan<byte> line) => Math.Min(3, line.Length);

    private static bool IsText(ReadOnlySpan<byte> line)
    {
        var looked = line.Length > MaxLineLooked ? line[..MaxLineLooked] : line;
        return looked.IndexOfAnyInRange((byte)0, (byte)8) < 0 && looked.IndexOfAnyInRange((byte)0x0e, (byte)0x1a) < 0;
    }
}
