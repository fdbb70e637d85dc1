using System.Net;
using System.Text;
using NetMon.Decoding.Applications.Dns;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>DHCP for IPv6, RFC 8415.</summary>
internal sealed class Dhcpv6Decoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const int RelayHeaderLength = 34;
    private const int RelayForward = 12;
    private const int RelayReply = 13;
    private const int LastMessageType = 36;
    private const int RelayMessageOption = 9;
    // RFC 8415 section 7.6: a message passes at most this many relays.
    private const int MaxRelays = 8;

    public override string Name => "DHCPV6";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [546, 547];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort || payload.Data.Length < HeaderLength || payload.Data[0] is 0 or > LastMessageType) return false;
        var reader = new PayloadReader(payload.Data, IsRelay(payload.Data[0]) ? RelayHeaderLength : HeaderLength);
        while (reader.Remaining > 0)
        {
            reader.ReadUInt16();
            reader.Skip(reader.ReadUInt16());
        }

        return !reader.IsCut || !payload.IsWhole;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var info = new StringBuilder();
        ReadMessage(payload.Data, 0, 0, message, info);
        message.Info = info.ToString().TrimEnd();
    }

    private static void ReadMessage(ReadOnlySpan<byte> data, int offset, int relays, ApplicationMessage message, StringBuilder info)
    {
        var reader = new PayloadReader(data);
        int type = reader.ReadByte();
        message.Add("Message type", MessageType(type), offset, 1);
        info.Append(MessageType(type));
        if (IsRelay(type))
        {
            message.Add("Hop count", reader.ReadByte(), offset + 1, 1);
            var link = reader.ReadBytes(16);
            var peer = reader.ReadBytes(16);
            if (reader.IsCut) return;
            message.Add("Link address", new IPAddress(link), offset + 2, 16);
            message.Add("Peer address", new IPAddress(peer), offset + 18, 16);
            info.Append(" L: ").Append(new IPAddress(link)).Append(' ');
        }
        else
        {
            var transaction = reader.ReadUInt24();
            if (reader.IsCut) return;
            message.Add("Transaction ID", transaction, offset + 1, 3);
            info.Append(NumberText.Format($" XID: 0x{transaction:x} "));
        }

        while (reader.Remaining > 0)
        {
            var start = reader.Position;
            int code = reader.ReadUInt16();
            var value = reader.ReadBytes(reader.ReadUInt16());
            if (reader.IsCut) return;
            var at = offset + start + HeaderLength;
            if (code == RelayMessageOption)
            {
                if (relays < MaxRelays && !value.IsEmpty) ReadMessage(value, at, relays + 1, message, info);
            }
            else
            {
                ReadOption(code, value, at, message, info);
            }
        }
    }

    private static void ReadOption(int code, ReadOnlySpan<byte> value, int at, ApplicationMessage message, StringBuilder info)
    {
        switch (code)
        {
            case 1:
                message.Add("Client identifier", NumberText.Hex(value), at, value.Length);
                info.Append("CID: ").Append(NumberText.Hex(value)).Append(' ');
                break;
            case 2:
                message.Add("Server identifier", NumberText.Hex(value), at, value.Length);
                break;
            case 3 or 25 when value.Length > 12:
                ReadNested(value[12..], at + 12, message, info);
                break;
            case 4 when value.Length > 4:
                ReadNested(value[4..], at + 4, message, info);
                break;
            case 5 when value.Length >= 24:
                message.Add("IPv6 address", new IPAddress(value[..16]), at, 16);
                info.Append("IAA: ").Append(new IPAddress(value[..16])).Append(' ');
                break;
            case 26 when value.Length >= 25:
                message.Add("IPv6 prefix", NumberText.Format($"{new IPAddress(value.Slice(9, 16))}/{value[8]}"), at + 8, 17);
                break;
            case 8 when value.Length == 2:
                message.Add("Elapsed time", TimeSpan.FromMilliseconds(10 * (value[0] << 8 | value[1])), at, 2);
                break;
            case 13 when value.Length >= 2:
                message.Add("Status code", value[0] << 8 | value[1], at, 2);
                if (value.Length > 2) message.Add("Status message", PayloadText.Printable(value[2..]), at + 2, value.Length - 2);
                break;
            case 16 when value.Length > 6:
                message.Add("Vendor class", PayloadText.Printable(value[6..]), at + 6, value.Length - 6);
                break;
            case 23 when value.Length >= 16:
                message.Add("DNS server address", new IPAddress(value[..16]), at, 16);
                break;
            case 39 when value.Length > 1:
                var offset = 1;
                if (DnsName.TryRead(value, ref offset, out var name)) message.Add("Client FQDN", name, at + 1, value.Length - 1);
                break;
            default:
                message.Add(NumberText.Format($"Option {code}"), NumberText.Hex(value), at, value.Length);
                break;
        }
    }

    // Addresses and prefixes are options nested in an IA option. Their own nested options are not shown.
    private static void ReadNested(ReadOnlySpan<byte> options, int at, ApplicationMessage message, StringBuilder info)
    {
        var reader = new PayloadReader(options);
        while (reader.Remaining > 0)
        {
            int code = reader.ReadUInt16();
            var value = reader.ReadBytes(reader.ReadUInt16());
            if (reader.IsCut) return;
            if (code is 5 or 13 or 26) ReadOption(code, value, at + reader.Position - value.Length, message, info);
        }
    }

    private static bool IsRelay(int type) => type is RelayForward or RelayReply;

    private static string MessageType(int type) => type switch
    {
        1 => "Solicit",
        2 => "Advertise",
        3 => "Request",
        4 => "Confirm",
        5 => "Renew",
        6 => "Rebind",
        7 => "Reply",
        8 => "Release",
        9 => "Decline",
        10 => "Reconfigure",
        11 => "Information-request",
        RelayForward => "Relay-forw",
        RelayReply => "Relay-reply",
        14 => "Leasequery",
        15 => "Leasequery-reply",
        16 => "Leasequery-done",
        17 => "Leasequery-data",
        _ => NumberText.Unknown(type),
    };
}
