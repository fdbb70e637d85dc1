using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Session initiation protocol, RFC 3261.</summary>
internal sealed class SipDecoder : ApplicationDecoder
{
    private const int MaxMethodLength = 9;

    public override string Name => "SIP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp | ApplicationTransport.Sctp;

    public override ReadOnlySpan<ushort> Ports => [5060];

    public override ReadOnlySpan<byte> FirstBytes => "ABCIMNOPRSU"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.StartsWith("SIP/2.0 "u8)) return data.Length > 8 && char.IsAsciiDigit((char)data[8]);
        var space = data[..Math.Min(data.Length, MaxMethodLength + 1)].IndexOf((byte)' ');
        if (space <= 0 || !IsMethod(data[..space])) return false;
        var line = PayloadText.FirstLine(data);
        // The URI is between method and version, RFC 3261 section 7.1, so a request line has two spaces.
        return line[(space + 1)..].EndsWith(" SIP/2.0"u8) || (!payload.IsWhole && line.Length == data.Length && isUsualPort);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var line = PayloadText.FirstLine(payload.Data);
        var text = new StringBuilder();
        var isResponse = line.StartsWith("SIP/2.0 "u8);
        if (isResponse)
        {
            var status = line[8..];
            text.Append("Status: ").Append(PayloadText.Printable(status));
            if (status.Length >= 3) message.Add("Status code", PayloadText.Printable(status[..3]), 8, 3);
        }
        else
        {
            var space = line.IndexOf((byte)' ');
            var uri = line[(space + 1)..];
            if (uri.EndsWith(" SIP/2.0"u8)) uri = uri[..^8];
            text.Append("Request: ").Append(PayloadText.Printable(line[..(space + 1 + uri.Length)]));
            message.Add("Method", PayloadText.Printable(line[..space]), 0, space);
            message.Add("Request URI", PayloadText.Printable(uri), space + 1, uri.Length);
        }

        var rest = TextHeaders.AfterFirstLine(payload.Data);
        while (TextHeaders.TryTake(ref rest, out var name, out var value))
        {
            if (HeaderName(name) is not { } known) continue;
            message.Add(known, PayloadText.Printable(value));
            if (known == "CSeq" && isResponse) text.Append(" (").Append(PayloadText.Printable(value[(value.LastIndexOf((byte)' ') + 1)..])).Append(')');
        }

        message.Info = text.ToString();
    }

    // Header names have one-letter compact forms, RFC 3261 section 7.3.3.
    private static string? HeaderName(ReadOnlySpan<byte> name)
    {
        if (TextHeaders.Is(name, "From"u8) || TextHeaders.Is(name, "f"u8)) return "From";
        if (TextHeaders.Is(name, "To"u8) || TextHeaders.Is(name, "t"u8)) return "To";
        if (TextHeaders.Is(name, "Call-ID"u8) || TextHeaders.Is(name, "i"u8)) return "Call-ID";
        if (TextHeaders.Is(name, "CSeq"u8)) return "CSeq";
        if (TextHeaders.Is(name, "User-Agent"u8)) return "User-Agent";
        if (TextHeaders.Is(name, "Contact"u8) || TextHeaders.Is(name, "m"u8)) return "Contact";
        return null;
    }

    private static bool IsMethod(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("INVITE"u8) || method.SequenceEqual("ACK"u8) || method.SequenceEqual("BYE"u8) || method.SequenceEqual("CANCEL"u8)
        || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("REGISTER"u8) || method.SequenceEqual("PRACK"u8)
        || method.SequenceEqual("SUBSCRIBE"u8) || method.SequenceEqual("NOTIFY"u8) || method.SequenceEqual("PUBLISH"u8)
        || method.SequenceEqual("INFO"u8) || method.SequenceEqual("REFER"u8) || method.SequenceEqual("MESSAGE"u8) || method.SequenceEqual("UPDATE"u8);
}
