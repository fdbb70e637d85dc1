using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>MySQL and MariaDB on their usual port: greeting, login, commands and results.</summary>
internal sealed class MySqlDecoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const byte ProtocolVersion = 10;
    private const byte LastCommand = 0x1f;
    private const byte Query = 3;
    private const int UserOffset = HeaderLength + 32;

    public override string Name => "MYSQL";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [3306];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!isUsualPort || data.Length <= HeaderLength) return false;
        var length = Length(data);
        var sequence = data[3];
        if (length == 0) return false;
        if (length + HeaderLength > payload.Length) return sequence == 0 && !payload.IsFromServer(Ports) && data[HeaderLength] == Query;
        if (payload.IsFromServer(Ports)) return sequence > 0 || data[HeaderLength] is ProtocolVersion or 0xff;
        return sequence == 0 ? data[HeaderLength] <= LastCommand && length + HeaderLength == payload.Length : length + HeaderLength == payload.Length;
    }

    // Except for the greeting, a server packet is recognised by its length and sequence number only.
    public override bool IsGuess(in ApplicationPayload payload) => payload.IsFromServer(Ports) && payload.Data[HeaderLength] != ProtocolVersion;

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        message.Add("Packet Length", Length(data), 0, 3);
        message.Add("Packet Number", (int)data[3], 3, 1);
        message.Info = payload.IsFromServer(Ports) ? Server(data, message) : Client(data, message);
    }

    private static string Server(ReadOnlySpan<byte> data, ApplicationMessage message)
    {
        var body = data[HeaderLength..];
        if (data[3] == 0 && body[0] == ProtocolVersion)
        {
            var version = PayloadText.UntilNul(body[1..]);
            message.Add("Version", PayloadText.Printable(version), HeaderLength + 1, version.Length);
            return $"Server Greeting proto=10 version={TextLine.Show(version)}";
        }

        if (body is [0xff, _, _, ..])
        {
            var code = BinaryPrimitives.ReadUInt16LittleEndian(body[1..]);
            message.Add("Error Code", code, HeaderLength + 1, sizeof(ushort));
            return string.Create(CultureInfo.InvariantCulture, $"Response Error {code}");
        }

        return body[0] switch { 0 => "Response OK", 0xfe => "Response EOF", _ => "Response" };
    }

    private static string Client(ReadOnlySpan<byte> data, ApplicationMessage message)
    {
        var body = data[HeaderLength..];
        if (data[3] > 0)
        {
            if (data[3] > 1 || data.Length <= UserOffset) return "Login Response";
            var user = PayloadText.UntilNul(data[UserOffset..]);
            message.Add("Username", PayloadText.Printable(user), UserOffset, user.Length);
            return $"Login Request user={TextLine.Show(user)}";
        }

        var name = CommandName(body[0]);
        message.Add("Command", name, HeaderLength, 1);
        if (body[0] is not (Query or 2 or 0x16)) return "Request " + name;
        var statement = body[1..];
        message.Add("Statement", PayloadText.Printable(statement), HeaderLength + 1, statement.Length);
        return $"Request {name}: {TextLine.Show(statement)}";
    }

    private static int Length(ReadOnlySpan<byte> data) => data[0] | data[1] << 8 | data[2] << 16;

    private static string CommandName(byte command) => command switch
    {
        1 => "Quit",
        2 => "Use Database",
        Query => "Query",
        4 => "Show Fields",
        7 => "Refresh",
        9 => "Statistics",
        14 => "Ping",
        17 => "Change User",
        0x12 => "Binlog Dump",
        0x16 => "Prepare Statement",
        0x17 => "Execute Statement",
        0x19 => "Close Statement",
        0x1a => "Reset Statement",
        0x1c => "Fetch Data",
        0x1f => "Reset Connection",
        _ => string.Create(CultureInfo.InvariantCulture, $"Command {command}"),
    };
}
