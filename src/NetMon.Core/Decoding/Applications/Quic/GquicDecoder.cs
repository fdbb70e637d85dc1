using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Applications.Quic;

/// <summary>Google QUIC, the predecessor of the standard: recognised by the version in a client's first packets, <c>Q043</c>.</summary>
internal sealed class GquicDecoder : ApplicationDecoder
{
    // Public flags, then the connection ID of 8 bytes. Later versions put the version first.
    private const int VersionOffset = 9;
    private const int LongFormVersionOffset = 1;
    private const int VersionLength = 4;
    private const byte VersionFlag = 0x01;
    private const byte ConnectionIdFlag = 0x08;
    private const byte LongForm = 0x80;

    public override string Name => "GQUIC";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [443, 80];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) => isUsualPort && Offset(payload.Data) > 0;

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var offset = Offset(payload.Data);
        var version = Encoding.ASCII.GetString(payload.Data.Slice(offset, VersionLength));
        message.Add("Version", version, offset, VersionLength);
        message.Info = string.Create(CultureInfo.InvariantCulture, $"Version {version}");
    }

    // Offset of the version; 0 if there is none.
    private static int Offset(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return 0;
        var offset = (data[0] & LongForm) != 0 ? LongFormVersionOffset : VersionOffset;
        if (offset == VersionOffset && (data[0] & (VersionFlag | ConnectionIdFlag)) != (VersionFlag | ConnectionIdFlag)) return 0;
        if (data.Length < offset + VersionLength) return 0;
        var isVersion = data[offset..] is [(byte)'Q' or (byte)'T', (byte)'0', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..];
        return isVersion ? offset : 0;
    }
}
