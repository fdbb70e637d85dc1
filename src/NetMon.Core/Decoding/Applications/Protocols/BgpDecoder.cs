using System.Net;
using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Border gateway protocol, RFC 4271: every message begins with a marker of sixteen 0xff bytes.</summary>
internal sealed class BgpDecoder : ApplicationDecoder
{
    private const int MarkerLength = 16;
    private const int HeaderLength = 19;
    private const int OpenType = 1;

    // RFC 8654.
    private const int MaxLength = 65535;

    public override string Name => "BGP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [179];

    public override ReadOnlySpan<byte> FirstBytes => [0xff];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) => IsMessage(payload.Data, out _);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var info = new StringBuilder();
        var data = payload.Data;
        var offset = 0;
        while (IsMessage(data, out var length))
        {
            int type = data[HeaderLength - 1];
            message.Add("Type", TypeName(type), offset + HeaderLength - 1, 1);
            message.Add("Length", length, offset + MarkerLength, 2);
            if (type == OpenType) ReadOpen(data, offset, message);
            if (info.Length > 0) info.Append(", ");
            info.Append(TypeName(type));
            if (length > data.Length) break;
            data = data[length..];
            offset += length;
        }

        message.Info = info.ToString();
    }

    private static bool IsMessage(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.Length < HeaderLength || data[..MarkerLength].ContainsAnyExcept((byte)0xff)) return false;
        length = new PayloadReader(data, MarkerLength).ReadUInt16();
        return length is >= HeaderLength and <= MaxLength && data[HeaderLength - 1] is >= 1 and <= 5;
    }

    private static void ReadOpen(ReadOnlySpan<byte> data, int offset, ApplicationMessage message)
    {
        var reader = new PayloadReader(data, HeaderLength);
        int version = reader.ReadByte(), system = reader.ReadUInt16(), hold = reader.ReadUInt16();
        var identifier = reader.ReadBytes(4);
        if (reader.IsCut) return;
        message.Add("Version", version, offset + HeaderLength, 1);
        message.Add("My AS", system, offset + HeaderLength + 1, 2);
        message.Add("Hold time", TimeSpan.FromSeconds(hold), offset + HeaderLength + 3, 2);
        message.Add("BGP identifier", new IPAddress(identifier), offset + HeaderLength + 5, 4);
    }

    private static string TypeName(int type) => type switch
    {
        OpenType => "OPEN Message",
        2 => "UPDATE Message",
        3 => "NOTIFICATION Message",
        4 => "KEEPALIVE Message",
        _ => "ROUTE-REFRESH Message",
    };
}
