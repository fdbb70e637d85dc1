namespace NetMon.Decoding.Applications.Text;

/// <summary>IRC, RFC 2812.</summary>
internal sealed class IrcDecoder : ApplicationDecoder
{
    private const int NumericLength = 3;

    public override string Name => "IRC";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [194, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 7000];

    public override ReadOnlySpan<byte> FirstBytes => ":"u8;

    private static ReadOnlySpan<byte> Commands =>
        "NICK USER PASS JOIN PART QUIT PRIVMSG NOTICE PING PONG MODE TOPIC NAMES LIST INVITE KICK WHO WHOIS WHOWAS KILL ERROR AWAY OPER SERVER SQUIT CAP AUTHENTICATE MOTD LUSERS VERSION STATS LINKS TIME ADMIN INFO ISON USERHOST WALLOPS"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var line = PayloadText.FirstLine(payload.Data);
        if (line.Length < NumericLength || line.IndexOfAnyInRange((byte)0x04, (byte)0x1a) >= 0) return false;
        var command = Command(line);
        if (isUsualPort) return IsNumeric(command) || TextLine.IsOneOf(command, Commands);

        // A server's welcome, or a message with a sender.
        return line[0] == ':' && (command.SequenceEqual("001"u8)
            || (command.SequenceEqual("PRIVMSG"u8) && TextLine.FirstWord(line).Contains((byte)'!')));
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var line = PayloadText.FirstLine(payload.Data);
        var command = Command(line);
        message.Add("Command", PayloadText.PrintableAscii(command), Prefix(line), command.Length);
        message.Info = (payload.IsFromServer(Ports) ? "Response: " : "Request: ") + TextLine.Show(line);
    }

    private static bool IsNumeric(ReadOnlySpan<byte> command) =>
        command.Length == NumericLength && !command.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static ReadOnlySpan<byte> Command(ReadOnlySpan<byte> line) => TextLine.FirstWord(line[Prefix(line)..]);

    // Length of the sender prefix, which servers add.
    private static int Prefix(ReadOnlySpan<byte> line) =>
        line is [(byte)':', ..] ? Math.Min(TextLine.FirstWord(line).Length + 1, line.Length) : 0;
}
