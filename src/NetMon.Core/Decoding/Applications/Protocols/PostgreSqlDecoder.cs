using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>PostgreSQL, protocol 3: startup and encryption requests on any port, other messages on the usual port.</summary>
internal sealed class PostgreSqlDecoder : ApplicationDecoder
{
    private const int StartupLength = 8;
    private const int HeaderLength = 5;
    private const int MaxMessages = 16;
    private const uint Version3 = 0x00030000;
    private const uint CancelRequest = 80877102;
    private const uint SslRequest = 80877103;
    private const uint GssRequest = 80877104;
    private const int CancelLength = 16;

    public override string Name => "POSTGRESQL";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [5432];

    public override ReadOnlySpan<byte> FirstBytes => [0];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (IsStartup(payload, isUsualPort)) return true;
        if (!isUsualPort) return false;
        var isServer = payload.IsFromServer(Ports);

        // The server answers an encryption request with a single letter.
        if (payload.Length == 1) return isServer && payload.Data[0] is (byte)'S' or (byte)'N';
        return AreMessages(payload.Data, payload.Length, isServer);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        if (IsStartup(payload, isUsualPort: true))
        {
            ReadStartup(data, message);
            return;
        }

        var isServer = payload.IsFromServer(Ports);
        if (payload.Length == 1)
        {
            message.Info = data[0] == 'S' ? "SSL accepted" : "SSL refused";
            return;
        }

        var said = new List<string>();
        for (var at = 0; said.Count < MaxMessages && at < data.Length;)
        {
            if (MessageName(data[at], isServer) is not { } name) break;
            message.Add("Type", name, at, 1);
            var reader = new PayloadReader(data, at + 1);
            var length = reader.ReadUInt32();
            if (!isServer && data[at] == 'Q' && !reader.IsCut)
            {
                var query = PayloadText.UntilNul(reader.Rest);
                message.Add("Query", PayloadText.Printable(query), at + HeaderLength, query.Length);
                name = $"{name}: {TextLine.Show(query)}";
            }

            said.Add(name);
            if (length < sizeof(uint) || length >= data.Length - at) break;
            at += 1 + (int)length;
        }

        message.Info = string.Join(", ", said);
    }

    private static bool IsStartup(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.Length < StartupLength) return false;
        if (!isUsualPort && BinaryPrimitives.ReadUInt32BigEndian(data) != payload.Length) return false;
        return BinaryPrimitives.ReadUInt32BigEndian(data[sizeof(uint)..]) switch
        {
            Version3 => data[StartupLength..].IndexOf("user\0"u8) >= 0,
            SslRequest or GssRequest => payload.Length == StartupLength,
            CancelRequest => payload.Length == CancelLength,
            _ => false,
        };
    }

    private static bool AreMessages(ReadOnlySpan<byte> data, int wireLength, bool isServer)
    {
        const int MaxLength = 1 << 24;
        for (var i = 0; i < MaxMessages && data.Length >= HeaderLength; i++)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
            if (MessageName(data[0], isServer) is null || length is < sizeof(uint) or > MaxLength) return false;
            if (length >= wireLength) return i > 0 || data[0] is (byte)'Q' or (byte)'P' or (byte)'T' or (byte)'D' or (byte)'d';
            wireLength -= 1 + (int)length;
            if (wireLength == 0 || 1 + length >= data.Length) return true;
            data = data[(1 + (int)length)..];
        }

        return data.Length >= HeaderLength;
    }

    private static void ReadStartup(ReadOnlySpan<byte> data, ApplicationMessage message)
    {
        switch (BinaryPrimitives.ReadUInt32BigEndian(data[sizeof(uint)..]))
        {
            case SslRequest:
                message.Info = "SSL request";
                return;
            case GssRequest:
                message.Info = "GSS encryption request";
                return;
            case CancelRequest:
                message.Info = "Cancel request";
                return;
        }

        // Alternating names and values, each terminated by NUL.
        message.Info = "Startup message";
        var rest = data[StartupLength..];
        while (!rest.IsEmpty)
        {
            var name = PayloadText.UntilNul(rest);
            if (name.IsEmpty || name.Length + 1 >= rest.Length) return;
            var value = PayloadText.UntilNul(rest[(name.Length + 1)..]);
            message.Add(PayloadText.Printable(name), PayloadText.Printable(value), data.Length - rest.Length + name.Length + 1, value.Length);
            if (name.SequenceEqual("user"u8) || name.SequenceEqual("database"u8))
                message.Info += $" {PayloadText.Printable(name)}={TextLine.Show(value)}";
            rest = rest[Math.Min(rest.Length, name.Length + value.Length + 2)..];
        }
    }

    private static string? MessageName(byte type, bool isServer) => isServer
        ? (char)type switch
        {
            'R' => "Authentication request",
            'S' => "Parameter status",
            'K' => "Backend key data",
            'Z' => "Ready for query",
            'T' => "Row description",
            'D' => "Data row",
            'C' => "Command completion",
            'E' => "Error",
            'N' => "Notice",
            'A' => "Notification",
            '1' => "Parse completion",
            '2' => "Bind completion",
            '3' => "Close completion",
            't' => "Parameter description",
            'n' => "No data",
            's' => "Portal suspended",
            'I' => "Empty query",
            'G' => "Copy in response",
            'H' => "Copy out response",
            'W' => "Copy both response",
            'd' => "Copy data",
            'c' => "Copy completion",
            'v' => "Negotiate protocol version",
            _ => null,
        }
        : (char)type switch
        {
            'Q' => "Simple query",
            'p' => "Password message",
            'P' => "Parse",
            'B' => "Bind",
            'E' => "Execute",
            'D' => "Describe",
            'C' => "Close",
            'H' => "Flush",
            'S' => "Sync",
            'F' => "Function call",
            'X' => "Termination",
            'd' => "Copy data",
            'c' => "Copy completion",
            'f' => "Copy failure",
            _ => null,
        };
}
