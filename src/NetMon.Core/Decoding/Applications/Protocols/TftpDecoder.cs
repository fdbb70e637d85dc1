using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Trivial file transfer, RFC 1350, with options, RFC 2347. Only the request uses the usual port.</summary>
internal sealed class TftpDecoder : ApplicationDecoder
{
    private const int DataHeaderLength = 4;
    private const int BlockLength = 512;
    private const int OpcodeLength = 2;
    private const int MaxNameLength = 255;

    public override string Name => "TFTP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [69];

    public override ReadOnlySpan<byte> FirstBytes => [0];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        int opcode = reader.ReadUInt16();
        switch (opcode)
        {
            case 1 or 2:
                var name = reader.Rest.IndexOf((byte)0);
                if (name < 0) return isUsualPort && !payload.IsWhole;
                if (name is 0 or > MaxNameLength || !PayloadText.IsPrintableAscii(reader.Rest[..name])) return false;
                var mode = PayloadText.UntilNul(reader.Rest[(name + 1)..]);
                return Ascii.EqualsIgnoreCase(mode, "octet"u8) || Ascii.EqualsIgnoreCase(mode, "netascii"u8) || Ascii.EqualsIgnoreCase(mode, "mail"u8);
            case 3 or 4:
                return isUsualPort && payload.Length >= 4;
            case 5:
                return isUsualPort && payload.Length >= 5;
            case 6:
                return isUsualPort;
            default:
                return false;
        }
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int opcode = reader.ReadUInt16();
        message.Add("Opcode", OpcodeName(opcode), 0, OpcodeLength);
        var info = new StringBuilder(OpcodeName(opcode));
        switch (opcode)
        {
            case 1 or 2:
                var file = TakeText(ref reader);
                var mode = TakeText(ref reader);
                message.Add("File", file, OpcodeLength, file.Length);
                message.Add("Transfer type", mode);
                info.Append(", File: ").Append(file).Append(", Transfer type: ").Append(mode);
                ReadOptions(ref reader, message, info);
                break;
            case 3 or 4:
                int block = reader.ReadUInt16();
                message.Add("Block", block, OpcodeLength, 2);
                info.Append(", Block: ").Append(block);
                if (opcode == 3 && payload.Length - DataHeaderLength < BlockLength) info.Append(" (last)");
                break;
            case 5:
                int code = reader.ReadUInt16();
                var text = TakeText(ref reader);
                message.Add("Error code", ErrorName(code), OpcodeLength, 2);
                message.Add("Error message", text, OpcodeLength + 2, text.Length);
                info.Append(", Code: ").Append(ErrorName(code)).Append(", Message: ").Append(text);
                break;
            default:
                ReadOptions(ref reader, message, info);
                break;
        }

        message.Info = info.ToString();
    }

    private static void ReadOptions(ref PayloadReader reader, ApplicationMessage message, StringBuilder info)
    {
        while (reader.Remaining > 0)
        {
            var name = TakeText(ref reader);
            var value = TakeText(ref reader);
            if (name.Length == 0) return;
            message.Add(name, value);
            info.Append(", ").Append(name).Append('=').Append(value);
        }
    }

    private static string TakeText(ref PayloadReader reader)
    {
        var text = PayloadText.UntilNul(reader.Rest);
        reader.Skip(Math.Min(text.Length + 1, reader.Remaining));
        return PayloadText.Printable(text);
    }

    private static string OpcodeName(int opcode) => opcode switch
    {
        1 => "Read Request",
        2 => "Write Request",
        3 => "Data Packet",
        4 => "Acknowledgement",
        5 => "Error Code",
        _ => "Option Acknowledgement",
    };

    private static string ErrorName(int code) => code switch
    {
        0 => "Not defined",
        1 => "File not found",
        2 => "Access violation",
        3 => "Disk full or allocation exceeded",
        4 => "Illegal TFTP Operation",
        5 => "Unknown transfer ID",
        6 => "File already exists",
        7 => "No such user",
        8 => "Option negotiation failed",
        _ => NumberText.Unknown(code),
    };
}
