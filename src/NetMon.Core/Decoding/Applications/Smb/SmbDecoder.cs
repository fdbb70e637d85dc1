using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>SMB 1 to 3 after the 4-byte session service header, [MS-SMB2] section 2.1 and RFC 1002 section 4.3.</summary>
internal sealed class SmbDecoder : ApplicationDecoder
{
    private const int SessionHeaderLength = 4;
    private const int MagicLength = 4;
    private const int Smb2HeaderLength = 64;

    public override string Name => "SMB";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [445, 139];

    public override ReadOnlySpan<byte> FirstBytes => [0];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        return data.Length >= SessionHeaderLength + MagicLength && data[0] == 0 && IsMagic(data[SessionHeaderLength..]);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var info = new StringBuilder();
        var offset = SessionHeaderLength;
        var data = payload.Data[offset..];
        switch (data[0])
        {
            case 0xff:
                Smb1Message.Read(data, offset, message, info);
                break;
            case 0xfd:
                message.Add("Version", "SMB3, encrypted", offset, MagicLength);
                info.Append("Encrypted SMB3");
                break;
            case 0xfc:
                message.Add("Version", "SMB3, compressed", offset, MagicLength);
                info.Append("Compressed SMB3");
                break;
            default:
                ReadCompound(data, offset, message, info);
                break;
        }

        message.Info = info.ToString();
    }

    // Compounded commands follow each other, each with the offset of the next, [MS-SMB2] section 2.2.1.
    private static void ReadCompound(ReadOnlySpan<byte> data, int offset, ApplicationMessage message, StringBuilder info)
    {
        while (true)
        {
            var next = Smb2Message.Read(data, offset, message, info);
            if (next < Smb2HeaderLength || next > data.Length - MagicLength || !IsMagic(data[next..])) return;
            info.Append(';');
            data = data[next..];
            offset += next;
        }
    }

    private static bool IsMagic(ReadOnlySpan<byte> data) =>
        data[0] is 0xff or 0xfe or 0xfd or 0xfc && data.Slice(1, 3).SequenceEqual("SMB"u8);
}
