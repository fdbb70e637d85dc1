using System.Net;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>RADIUS, RFC 2865, its accounting, RFC 2866, and dynamic authorization, RFC 5176.</summary>
internal sealed class RadiusDecoder : ApplicationDecoder
{
    private const int HeaderLength = 20;
    private const int MaxLength = 4096;
    private const int AttributeHeaderLength = 2;

    public override string Name => "RADIUS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [1812, 1813, 1645, 1646, 1700, 3799];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort) return false;
        var reader = new PayloadReader(payload.Data);
        int code = reader.ReadByte();
        reader.ReadByte();
        int length = reader.ReadUInt16();
        if (reader.IsCut || CodeName(code) is null || length is < HeaderLength or > MaxLength || length > payload.Length) return false;
        reader.Skip(16);
        while (reader.Position < length && reader.Remaining > 0)
        {
            reader.ReadByte();
            int size = reader.ReadByte();
            if (!reader.IsCut && size < AttributeHeaderLength) return false;
            reader.Skip(size - AttributeHeaderLength);
        }

        return !reader.IsCut || !payload.IsWhole;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int code = reader.ReadByte(), id = reader.ReadByte(), length = reader.ReadUInt16();
        message.Add("Code", CodeName(code) ?? NumberText.Unknown(code), 0, 1);
        message.Add("Identifier", id, 1, 1);
        message.Add("Length", length, 2, 2);
        message.Info = NumberText.Format($"{CodeName(code)} id={id}");
        reader.Skip(16);
        while (reader.Position < length && reader.Remaining > 0)
        {
            int type = reader.ReadByte();
            var value = reader.ReadBytes(reader.ReadByte() - AttributeHeaderLength);
            if (reader.IsCut) return;
            Add(type, value, reader.Position - value.Length, message);
        }
    }

    private static void Add(int type, ReadOnlySpan<byte> value, int at, ApplicationMessage message)
    {
        var name = type switch
        {
            1 => "User-Name",
            4 => "NAS-IP-Address",
            5 => "NAS-Port",
            8 => "Framed-IP-Address",
            18 => "Reply-Message",
            30 => "Called-Station-Id",
            31 => "Calling-Station-Id",
            32 => "NAS-Identifier",
            40 => "Acct-Status-Type",
            44 => "Acct-Session-Id",
            _ => null,
        };
        if (name is null) return;
        object text = type switch
        {
            4 or 8 when value.Length == 4 => new IPAddress(value),
            5 or 40 when value.Length == 4 => new PayloadReader(value).ReadUInt32(),
            _ => PayloadText.Printable(value),
        };
        message.Add(name, text, at, value.Length);
    }

    private static string? CodeName(int code) => code switch
    {
        1 => "Access-Request",
        2 => "Access-Accept",
        3 => "Access-Reject",
        4 => "Accounting-Request",
        5 => "Accounting-Response",
        11 => "Access-Challenge",
        12 => "Status-Server",
        13 => "Status-Client",
        40 => "Disconnect-Request",
        41 => "Disconnect-ACK",
        42 => "Disconnect-NAK",
        43 => "CoA-Request",
        44 => "CoA-ACK",
        45 => "CoA-NAK",
        _ => null,
    };
}
