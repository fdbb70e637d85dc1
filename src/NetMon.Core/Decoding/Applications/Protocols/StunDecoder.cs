using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>STUN and TURN, RFC 8489; without the magic cookie (RFC 3489) on the usual ports only.</summary>
internal sealed class StunDecoder : ApplicationDecoder
{
    private const int HeaderLength = 20;
    private const uint Cookie = 0x2112a442;
    private const int TransactionOffset = 8;

    public override string Name => "STUN";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [3478, 3479];

    public override ReadOnlySpan<byte> FirstBytes => [0, 1];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        int type = reader.ReadUInt16(), length = reader.ReadUInt16();
        var cookie = reader.ReadUInt32();
        if (reader.IsCut || type >= 0x4000 || (length & 3) != 0) return false;
        if (payload.Transport == ApplicationTransport.Udp ? HeaderLength + length != payload.Length : payload.Length < HeaderLength) return false;
        return cookie == Cookie || (isUsualPort && (type & 0x3eef) is 0x001 or 0x101 or 0x003 or 0x103 && payload.Transport == ApplicationTransport.Udp);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int type = reader.ReadUInt16();
        reader.Skip(6);
        var transaction = reader.ReadBytes(12);
        if (reader.IsCut) return;
        // The two class bits are among the twelve method bits, RFC 8489 section 5.
        var method = (type & 0x0f) | (type & 0xe0) >> 1 | (type & 0x3e00) >> 2;
        var kind = (type & 0x10) >> 4 | (type & 0x100) >> 7;
        var info = new StringBuilder(MethodName(method)).Append(' ').Append(kind switch { 0 => "Request", 1 => "Indication", 2 => "Success Response", _ => "Error Response" });
        message.Add("Message type", info.ToString(), 0, 2);
        message.Add("Transaction ID", NumberText.Hex(transaction), TransactionOffset, 12);
        while (reader.Remaining > 0)
        {
            int attribute = reader.ReadUInt16();
            var value = reader.ReadBytes(reader.ReadUInt16());
            if (reader.IsCut) break;
            var at = reader.Position - value.Length;
            reader.Skip(Math.Min(-value.Length & 3, reader.Remaining));
            if (AttributeName(attribute) is not { } name || Describe(attribute, value, payload.Data) is not { } text) continue;
            message.Add(name, text, at, value.Length);
            if (attribute == 0x0006) info.Append(" user: ").Append(text);
            else info.Append(' ').Append(attribute is 0x0009 or 0x0014 ? name.ToLowerInvariant() : name).Append(": ").Append(text);
        }

        message.Info = info.ToString();
    }

    private static string? Describe(int attribute, ReadOnlySpan<byte> value, ReadOnlySpan<byte> header) => attribute switch
    {
        0x0001 or 0x802b or 0x802c => Address(value, header, isXored: false),
        0x0012 or 0x0016 or 0x0020 => Address(value, header, isXored: true),
        0x0009 when value.Length >= 4 => NumberText.Format($"{value[2] * 100 + value[3]} {PayloadText.Printable(value[4..])}"),
        0x0009 => null,
        _ => PayloadText.Printable(value),
    };

    // RFC 8489 section 14.2: the port is XORed with the first bytes of the magic cookie, the address with cookie and transaction ID.
    private static string? Address(ReadOnlySpan<byte> value, ReadOnlySpan<byte> header, bool isXored)
    {
        var length = value.Length - 4;
        if (length is not (4 or 16) || (value[1] == 1) != (length == 4)) return null;
        Span<byte> address = stackalloc byte[16];
        value[4..].CopyTo(address);
        int port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]);
        if (isXored)
        {
            port ^= (int)(Cookie >> 16);
            for (var i = 0; i < length; i++) address[i] ^= header[4 + i];
        }

        return new IPEndPoint(new IPAddress(address[..length]), port).ToString();
    }

    private static string? AttributeName(int attribute) => attribute switch
    {
        0x0001 => "MAPPED-ADDRESS",
        0x0006 => "USERNAME",
        0x0009 => "ERROR-CODE",
        0x0012 => "XOR-PEER-ADDRESS",
        0x0014 => "REALM",
        0x0016 => "XOR-RELAYED-ADDRESS",
        0x0020 => "XOR-MAPPED-ADDRESS",
        0x802b => "RESPONSE-ORIGIN",
        0x802c => "OTHER-ADDRESS",
        _ => null,
    };

    private static string MethodName(int method) => method switch
    {
        1 => "Binding",
        2 => "SharedSecret",
        3 => "Allocate",
        4 => "Refresh",
        6 => "Send",
        7 => "Data",
        8 => "CreatePermission",
        9 => "Channel-Bind",
        10 => "Connect",
        11 => "ConnectionBind",
        12 => "ConnectionAttempt",
        _ => NumberText.Unknown(method),
    };
}
