using System.Net;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>DHCP, RFC 2131, and BOOTP, RFC 951.</summary>
internal sealed class DhcpDecoder : ApplicationDecoder
{
    private const int CookieOffset = 236;
    private const uint Cookie = 0x63825363;
    private const int HardwareAddressOffset = 28;
    private const int MaxHardwareLength = 16;
    private const int Pad = 0;
    private const int End = 255;

    public override string Name => "DHCP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [67, 68, 4011];

    public override ReadOnlySpan<byte> FirstBytes => [1, 2];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        int operation = reader.ReadByte(), hardware = reader.ReadByte(), hardwareLength = reader.ReadByte();
        if (operation is not (1 or 2) || hardware == 0 || hardwareLength > MaxHardwareLength) return false;
        if (new PayloadReader(payload.Data, CookieOffset).ReadUInt32() == Cookie) return true;
        return isUsualPort && payload.Length >= CookieOffset && payload.Data.Length >= HardwareAddressOffset;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int operation = reader.ReadByte(), hardware = reader.ReadByte(), hardwareLength = reader.ReadByte();
        message.Add("Message operation", operation == 1 ? "Boot Request" : "Boot Reply", 0, 1);
        message.Add("Hardware type", hardware, 1, 1);
        int hops = reader.ReadByte();
        message.Add("Hops", hops, 3, 1);
        var transaction = reader.ReadUInt32();
        message.Add("Transaction ID", transaction, 4, 4);
        message.Add("Elapsed time", TimeSpan.FromSeconds(reader.ReadUInt16()), 8, 2);
        message.Add("Broadcast", (reader.ReadUInt16() & 0x8000) != 0, 10, 2);
        AddAddress(ref reader, "Client address", message);
        AddAddress(ref reader, "Your address", message);
        AddAddress(ref reader, "Next server address", message);
        AddAddress(ref reader, "Relay agent address", message);
        var client = reader.ReadBytes(MaxHardwareLength);
        if (reader.IsCut)
        {
            message.Info = operation == 1 ? "Boot Request" : "Boot Reply";
            return;
        }

        var mac = hardwareLength == 6 ? MacAddressText.Format(client) : NumberText.Hex(client[..hardwareLength]);
        message.Add("Client hardware address", mac, HardwareAddressOffset, hardwareLength);
        AddText(ref reader, "Server host name", 64, message);
        AddText(ref reader, "Boot file name", 128, message);
        message.Info = operation == 1 ? $"Boot Request from {mac} ({mac})" : "Boot Reply";
        if (reader.ReadUInt32() == Cookie) ReadOptions(ref reader, transaction, message);
    }

    // RFC 2132.
    private static void ReadOptions(ref PayloadReader reader, uint transaction, ApplicationMessage message)
    {
        while (reader.Remaining > 0)
        {
            var start = reader.Position;
            int code = reader.ReadByte();
            if (code == End) return;
            if (code == Pad) continue;
            var value = reader.ReadBytes(reader.ReadByte());
            if (reader.IsCut) return;
            if (code == 53 && value.Length == 1)
                message.Info = NumberText.Format($"DHCP {MessageType(value[0]),-8} - Transaction ID 0x{transaction:x}");
            if (Describe(code, value) is { } text) message.Add(OptionName(code), text, start, reader.Position - start);
        }
    }

    private static object? Describe(int code, ReadOnlySpan<byte> value) => code switch
    {
        53 when value.Length == 1 => MessageType(value[0]),
        1 or 3 or 28 or 50 or 54 or 6 when value.Length >= 4 => new IPAddress(value[..4]),
        12 or 14 or 15 or 17 or 40 or 56 or 60 or 66 or 67 => PayloadText.Printable(PayloadText.UntilNul(value)),
        51 or 58 or 59 when value.Length == 4 => TimeSpan.FromSeconds(new PayloadReader(value).ReadUInt32()),
        // Flags and two deprecated codes precede the name, RFC 4702 section 2.
        81 when value.Length > 3 => PayloadText.Printable(value[3..]),
        61 or 82 or 55 or 43 or 77 or 124 or 125 => NumberText.Hex(value),
        _ => null,
    };

    private static string OptionName(int code) => code switch
    {
        1 => "Subnet mask",
        3 => "Router",
        6 => "Domain name server",
        12 => "Host name",
        14 => "Merit dump file",
        15 => "Domain name",
        17 => "Root path",
        28 => "Broadcast address",
        40 => "Network information service domain",
        43 => "Vendor-specific information",
        50 => "Requested IP address",
        51 => "IP address lease time",
        53 => "DHCP message type",
        54 => "DHCP server identifier",
        55 => "Parameter request list",
        56 => "Message",
        58 => "Renewal time",
        59 => "Rebinding time",
        60 => "Vendor class identifier",
        61 => "Client identifier",
        66 => "TFTP server name",
        67 => "Bootfile name",
        77 => "User class information",
        81 => "Client fully qualified domain name",
        82 => "Agent information",
        124 => "Vendor-identifying vendor class",
        125 => "Vendor-identifying vendor-specific information",
        _ => NumberText.Format($"Option {code}"),
    };

    private static string MessageType(int type) => type switch
    {
        1 => "Discover",
        2 => "Offer",
        3 => "Request",
        4 => "Decline",
        5 => "ACK",
        6 => "NAK",
        7 => "Release",
        8 => "Inform",
        9 => "Force Renew",
        10 => "Lease query",
        11 => "Lease Unassigned",
        12 => "Lease Unknown",
        13 => "Lease Active",
        _ => NumberText.Unknown(type),
    };

    private static void AddAddress(ref PayloadReader reader, string name, ApplicationMessage message)
    {
        var start = reader.Position;
        var bytes = reader.ReadBytes(4);
        if (!reader.IsCut) message.Add(name, new IPAddress(bytes), start, 4);
    }

    private static void AddText(ref PayloadReader reader, string name, int length, ApplicationMessage message)
    {
        var start = reader.Position;
        var text = PayloadText.UntilNul(reader.ReadBytes(length));
        if (!text.IsEmpty) message.Add(name, PayloadText.Printable(text), start, length);
    }
}
