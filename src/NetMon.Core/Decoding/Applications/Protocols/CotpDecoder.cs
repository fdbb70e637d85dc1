namespace NetMon.Decoding.Applications.Protocols;

/// <summary>
/// ISO transport over TCP (COTP), RFC 1006 and RFC 905, if no protocol above it is recognised. S7 and MMS connect with it.
/// </summary>
internal sealed class CotpDecoder : ApplicationDecoder
{
    private const int TpktLength = 4;

    public override string Name => "COTP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [102];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort) return false;
        var reader = new PayloadReader(payload.Data);
        int version = reader.ReadByte(), reserved = reader.ReadByte(), length = reader.ReadUInt16(), header = reader.ReadByte(), type = reader.ReadByte();
        return !reader.IsCut && version == 3 && reserved == 0 && header >= 2 && length >= TpktLength + 1 + header && TypeName(type) is not null;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        int type = new PayloadReader(payload.Data, TpktLength + 1).ReadByte();
        message.Add("PDU type", TypeName(type) ?? NumberText.Unknown(type), TpktLength + 1, 1);
        message.Info = TypeName(type);
    }

    private static string? TypeName(int type) => (type & 0xf0) switch
    {
        0xe0 => "CR TPDU",
        0xd0 => "CC TPDU",
        0x80 => "DR TPDU",
        0xc0 => "DC TPDU",
        0xf0 => "DT TPDU",
        0x70 => "ER TPDU",
        _ => null,
    };
}
