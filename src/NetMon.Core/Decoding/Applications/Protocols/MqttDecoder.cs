using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>MQTT 3.1 to 5.0: connections on any port, all packets on the usual ports.</summary>
internal sealed class MqttDecoder : ApplicationDecoder
{
    private const int MaxPackets = 16;
    private const int Connect = 1;
    private const int Publish = 3;
    private const int Subscribe = 8;

    public override string Name => "MQTT";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [1883];

    public override ReadOnlySpan<byte> FirstBytes => [Connect << 4];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!TryReadHeader(data, out var type, out var header, out var length)) return false;
        if (type == Connect) return IsConnect(data[header..]) && header + length <= payload.Length;
        if (!isUsualPort) return false;
        if (header + (long)length > payload.Length) return type == Publish && length > payload.Length / 2 && HasTopic(data[header..]);

        // A packet must be followed by another packet.
        return data.Length <= header + length || TryReadHeader(data[(header + length)..], out _, out _, out _);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var said = new List<string>();
        var at = 0;
        while (said.Count < MaxPackets && TryReadHeader(payload.Data[at..], out var type, out var header, out var length))
        {
            message.Add("Message Type", TypeName(type), at, 1);
            var body = payload.Data[(at + header)..];
            if (body.Length > length) body = body[..length];
            said.Add(TypeName(type) + ReadBody(type, body, at + header, message));
            at += header + body.Length;
        }

        message.Info = string.Join(", ", said);
    }

    private static string ReadBody(int type, ReadOnlySpan<byte> body, int offset, ApplicationMessage message)
    {
        var reader = new PayloadReader(body);
        if (type == Subscribe) reader.Skip(sizeof(ushort));
        if (type == Connect)
        {
            // Protocol name and version, flags, keep-alive.
            reader.ReadVector16();
            int version = reader.ReadByte();
            if (!reader.IsCut) message.Add("Version", version, offset + reader.Position - 1, 1);
            if (version >= 5) return "";
            reader.Skip(1 + sizeof(ushort));
        }

        if (type is not (Connect or Publish or Subscribe)) return "";
        var text = reader.ReadVector16();
        if (reader.IsCut || text.IsEmpty) return "";
        message.Add(type == Connect ? "Client ID" : "Topic", PayloadText.Printable(text), offset + reader.Position - text.Length, text.Length);
        return type == Connect ? "" : $" [{TextLine.Show(text)}]";
    }

    // One byte of type and flags, then the remaining length in groups of seven bits, least significant first, section 2.2.
    private static bool TryReadHeader(ReadOnlySpan<byte> data, out int type, out int header, out int length)
    {
        type = header = length = 0;
        if (data.Length < 2) return false;
        type = data[0] >> 4;
        var flags = data[0] & 0x0f;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (++header >= data.Length) return false;
            length |= (data[header] & 0x7f) << shift;
            if (data[header] < 0x80) break;
            if (shift == 21) return false;
        }

        header++;
        return type switch
        {
            0 => false,
            Publish => (flags & 6) != 6 && length > 2,
            6 or 8 or 10 => flags == 2 && length >= 2,
            12 or 13 => flags == 0 && length == 0,
            Connect => flags == 0 && length >= 10,
            2 or 4 or 5 or 7 or 9 or 11 => flags == 0 && length >= 2,
            _ => flags == 0,
        };
    }

    private static bool IsConnect(ReadOnlySpan<byte> body) =>
        body.StartsWith("\0\u0004MQTT"u8) || body.StartsWith("\0\u0006MQIsdp"u8);

    private static bool HasTopic(ReadOnlySpan<byte> body) =>
        body.Length > 2 && BinaryPrimitives.ReadUInt16BigEndian(body) is > 0 and var length && body.Length >= 2 + length
        && PayloadText.IsPrintableAscii(body.Slice(2, length));

    private static string TypeName(int type) => type switch
    {
        Connect => "Connect Command",
        2 => "Connect Ack",
        Publish => "Publish Message",
        4 => "Publish Ack",
        5 => "Publish Received",
        6 => "Publish Release",
        7 => "Publish Complete",
        Subscribe => "Subscribe Request",
        9 => "Subscribe Ack",
        10 => "Unsubscribe Request",
        11 => "Unsubscribe Ack",
        12 => "Ping Request",
        13 => "Ping Response",
        14 => "Disconnect Req",
        _ => "Authentication Exchange",
    };
}
