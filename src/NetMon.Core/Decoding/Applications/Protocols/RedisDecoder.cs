using System.Buffers.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Redis serialisation protocol (RESP), version 2.</summary>
internal sealed class RedisDecoder : ApplicationDecoder
{
    private const int MaxWords = 8;

    public override string Name => "REDIS";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [6379];

    public override ReadOnlySpan<byte> FirstBytes => "*"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var rest = payload.Data;
        if (!TextLine.TryTake(ref rest, out var line) || line.Length < 2) return false;

        // On other ports only commands are recognised: arrays of bulk strings.
        if (!isUsualPort) return line[0] == '*' && IsNumber(line[1..]) && rest is [(byte)'$', >= (byte)'0' and <= (byte)'9', ..];
        return line[0] switch
        {
            (byte)'+' or (byte)'-' => PayloadText.IsPrintableAscii(line),
            (byte)':' or (byte)'$' or (byte)'*' => IsNumber(line[1..]),
            _ => false,
        };
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var rest = payload.Data;
        TextLine.TryTake(ref rest, out var line);
        var isServer = payload.IsFromServer(Ports);
        var text = line[0] == '*' ? Words(rest) : line[0] == '$' && !rest.IsEmpty ? Word(ref rest) : TextLine.Show(line[1..]);
        message.Add(isServer ? "Response" : "Request", text, 0, payload.Data.Length);
        message.Info = (isServer ? "Response: " : "Request: ") + text;
    }

    private static string Words(ReadOnlySpan<byte> rest)
    {
        var words = new List<string>();
        while (words.Count < MaxWords && TextLine.TryTake(ref rest, out var line) && line is [(byte)'$', ..]) words.Add(Word(ref rest));
        return string.Join(' ', words);
    }

    private static string Word(ref ReadOnlySpan<byte> rest)
    {
        TextLine.TryTake(ref rest, out var word);
        return TextLine.Show(word);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long _, out var length) && length == text.Length;
}
