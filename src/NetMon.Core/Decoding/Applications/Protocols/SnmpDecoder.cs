using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>SNMP versions 1 (RFC 1157), 2c (RFC 1901) and 3 (RFC 3412).</summary>
internal sealed class SnmpDecoder : ApplicationDecoder
{
    private const byte FirstPdu = 0xa0;
    private const byte LastPdu = 0xa8;
    private const byte TrapV1 = 0xa4;
    private const int Version3 = 3;

    public override string Name => "SNMP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [161, 162];

    public override ReadOnlySpan<byte> FirstBytes => [BerReader.Sequence];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out var length)) return false;
        if (!isUsualPort && reader.Position + length != payload.Length) return false;
        if (!BerReader.TryReadInt32(ref reader, out var version) || version is not (0 or 1 or 2 or Version3)) return false;
        if (version == Version3) return BerReader.TryEnter(ref reader, BerReader.Sequence, out _) && BerReader.TryReadInt32(ref reader, out _);
        return BerReader.TryReadBytes(ref reader, BerReader.OctetString, out _) && reader.ReadByte() is >= FirstPdu and <= LastPdu;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out _) || !BerReader.TryReadInt32(ref reader, out var version)) return;
        message.Add("Version", version switch { 0 => "1", 1 => "2c", 2 => "2u", _ => "3" }, reader.Position - 1, 1);
        if (version == Version3)
        {
            ReadVersion3(ref reader, message);
            return;
        }

        if (!BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var community)) return;
        message.Add("Community", PayloadText.Printable(community), reader.Position - community.Length, community.Length);
        ReadPdu(ref reader, message);
    }

    private static void ReadVersion3(ref PayloadReader reader, ApplicationMessage message)
    {
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out _)
            || !BerReader.TryReadInt32(ref reader, out var id)
            || !BerReader.TryReadInt32(ref reader, out _)
            || !BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var flags)
            || !BerReader.TryReadInt32(ref reader, out var model)
            || !BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var security)) return;
        message.Add("Message ID", id);
        message.Add("Authenticated", flags.Length == 1 && (flags[0] & 1) != 0);
        message.Add("Encrypted", flags.Length == 1 && (flags[0] & 2) != 0);
        message.Add("Security model", model);
        AddUser(security, message);
        if (reader.Remaining > 0 && reader.Rest[0] == BerReader.OctetString)
        {
            message.Info = "encryptedPDU: privKey Unknown";
            return;
        }

        if (BerReader.TryEnter(ref reader, BerReader.Sequence, out _)
            && BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var engine)
            && BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var context))
        {
            message.Add("Context engine ID", NumberText.Hex(engine));
            message.Add("Context name", PayloadText.Printable(context));
            ReadPdu(ref reader, message);
        }
    }

    // The user-based security model, RFC 3414 section 2.4.
    private static void AddUser(ReadOnlySpan<byte> security, ApplicationMessage message)
    {
        var reader = new PayloadReader(security);
        if (BerReader.TryEnter(ref reader, BerReader.Sequence, out _)
            && BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var engine)
            && BerReader.TryReadInt32(ref reader, out _)
            && BerReader.TryReadInt32(ref reader, out _)
            && BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var user))
        {
            message.Add("Engine ID", NumberText.Hex(engine));
            message.Add("User name", PayloadText.Printable(user));
        }
    }

    private static void ReadPdu(ref PayloadReader reader, ApplicationMessage message)
    {
        var start = reader.Position;
        if (!BerReader.TryReadHeader(ref reader, out var tag, out _) || tag is < FirstPdu or > LastPdu) return;
        message.Add("PDU type", PduName(tag), start, 1);
        var info = new StringBuilder(PduName(tag));
        message.Info = info.ToString();
        if (tag == TrapV1)
        {
            // Enterprise, agent address, generic and specific trap, time: RFC 1157 section 4.1.6.
            if (!BerReader.TryReadBytes(ref reader, BerReader.ObjectIdentifier, out var enterprise)) return;
            message.Add("Enterprise", ObjectId(enterprise));
            info.Append(' ').Append(ObjectId(enterprise));
            for (var i = 0; i < 4; i++)
            {
                if (!BerReader.TryReadHeader(ref reader, out _, out var length)) return;
                reader.Skip(length);
            }
        }
        else
        {
            if (!BerReader.TryReadInt32(ref reader, out var request) || !BerReader.TryReadInt32(ref reader, out var status) || !BerReader.TryReadInt32(ref reader, out var index)) return;
            message.Add("Request ID", request);
            message.Add(tag == 0xa5 ? "Non-repeaters" : "Error status", status);
            message.Add(tag == 0xa5 ? "Max repetitions" : "Error index", index);
        }

        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out _)) return;
        while (BerReader.TryEnter(ref reader, BerReader.Sequence, out var length))
        {
            var end = reader.Position + length;
            if (!BerReader.TryReadBytes(ref reader, BerReader.ObjectIdentifier, out var name) || end < reader.Position) break;
            message.Add("Object name", ObjectId(name), reader.Position - name.Length, name.Length);
            info.Append(' ').Append(ObjectId(name));
            reader.Skip(end - reader.Position);
        }

        message.Info = info.ToString();
    }

    // X.690 section 8.19: seven bits per byte; the first number encodes two arcs.
    private static string ObjectId(ReadOnlySpan<byte> content)
    {
        var text = new StringBuilder();
        ulong arc = 0;
        foreach (var b in content)
        {
            arc = arc << 7 | (uint)(b & 0x7f);
            if ((b & 0x80) != 0) continue;
            if (text.Length == 0)
            {
                var top = Math.Min(arc / 40, 2);
                text.Append(top);
                arc -= top * 40;
            }

            text.Append('.').Append(arc.ToString(CultureInfo.InvariantCulture));
            arc = 0;
        }

        return text.ToString();
    }

    private static string PduName(byte tag) => tag switch
    {
        0xa0 => "get-request",
        0xa1 => "get-next-request",
        0xa2 => "get-response",
        0xa3 => "set-request",
        TrapV1 => "trap",
        0xa5 => "getBulkRequest",
        0xa6 => "informRequest",
        0xa7 => "snmpV2-trap",
        _ => "report",
    };
}
