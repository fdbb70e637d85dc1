using System.Globalization;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Telnet, RFC 854: option negotiation, and on the usual port also the terminal data.</summary>
internal sealed class TelnetDecoder : ApplicationDecoder
{
    private const byte InterpretAsCommand = 0xff;
    private const byte SubnegotiationEnd = 0xf0;
    private const byte Subnegotiation = 0xfa;
    private const byte Will = 0xfb;
    private const byte LastOption = 0x31;
    private const int MaxLooked = 64;
    private const int MaxNamed = 16;
    private const int OptionLength = 3;

    public override string Name => "TELNET";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [23, 2323];

    public override ReadOnlySpan<byte> FirstBytes => [InterpretAsCommand];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!isUsualPort) return IsOption(data) && IsOption(data[OptionLength..]) && payload.Length % OptionLength == 0;
        if (data is [InterpretAsCommand, >= SubnegotiationEnd, ..]) return true;
        return payload.HasPort(Ports[0]) && IsTerminalText(data.Length > MaxLooked ? data[..MaxLooked] : data);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        var said = new List<string>();
        var at = 0;
        while (said.Count < MaxNamed && data[at..] is [InterpretAsCommand, >= SubnegotiationEnd and not InterpretAsCommand, ..])
        {
            var command = data[at + 1];
            var length = Length(data[at..]);
            var words = CommandName(command);
            if (command >= Subnegotiation && at + 2 < data.Length) words += " " + OptionName(data[at + 2]);
            message.Add("Command", words, at, length);
            said.Add(words);
            at += length;
        }

        if (said.Count == 0) said.Add("Data: " + TextLine.Show(PayloadText.FirstLine(data.TrimStart("\r\n"u8))));
        message.Info = string.Join(", ", said);
    }

    private static bool IsOption(ReadOnlySpan<byte> data) => data is [InterpretAsCommand, >= Will and < InterpretAsCommand, <= LastOption, ..];

    private static bool IsTerminalText(ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            if (b is (< 0x20 or > 0x7e) and not 0 and not (>= 0x07 and <= 0x0d) and not 0x1b) return false;
        }

        return true;
    }

    private static int Length(ReadOnlySpan<byte> command)
    {
        if (command[1] < Subnegotiation) return 2;
        if (command[1] > Subnegotiation) return Math.Min(OptionLength, command.Length);
        var end = command.IndexOf([InterpretAsCommand, SubnegotiationEnd]);
        return end < 0 ? command.Length : end + 2;
    }

    private static string CommandName(byte command) => command switch
    {
        0xf0 => "Suboption End",
        0xf1 => "No Operation",
        0xf2 => "Data Mark",
        0xf3 => "Break",
        0xf4 => "Interrupt Process",
        0xf5 => "Abort Output",
        0xf6 => "Are You There?",
        0xf7 => "Erase Character",
        0xf8 => "Erase Line",
        0xf9 => "Go Ahead",
        Subnegotiation => "Suboption",
        Will => "Will",
        0xfc => "Won't",
        0xfd => "Do",
        _ => "Don't",
    };

    private static string OptionName(byte option) => option switch
    {
        0 => "Binary Transmission",
        1 => "Echo",
        3 => "Suppress Go Ahead",
        5 => "Status",
        6 => "Timing Mark",
        24 => "Terminal Type",
        31 => "Negotiate About Window Size",
        32 => "Terminal Speed",
        33 => "Remote Flow Control",
        34 => "Linemode",
        35 => "X Display Location",
        36 => "Environment Option",
        37 => "Authentication Option",
        38 => "Encryption Option",
        39 => "New Environment Option",
        _ => string.Create(CultureInfo.InvariantCulture, $"Option {option}"),
    };
}
