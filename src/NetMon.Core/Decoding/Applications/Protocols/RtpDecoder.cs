namespace NetMon.Decoding.Applications.Protocols;

/// <summary>
/// RTP, RFC 3550. An RTP packet has no signature, so only strict matches are accepted: audio of a static payload type with a whole number
/// of its frames, or an MPEG transport stream.
/// </summary>
internal sealed class RtpDecoder : ApplicationDecoder
{
    private const int HeaderLength = 12;
    private const int TransportStream = 33;
    private const int TransportStreamPacket = 188;
    private const int FirstDynamic = 96;
    private const int FirstUserPort = 1024;

    public override string Name => "RTP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [5004];

    public override ReadOnlySpan<byte> FirstBytes => [0x80];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.Length <= HeaderLength || data[0] >> 6 != 2) return false;
        var type = data[1] & 0x7f;
        if (isUsualPort) return type is < 35 or >= FirstDynamic;
        // RFC 3550 section 11: RTP uses the even port of a pair.
        if (data[0] != 0x80 || payload.SrcPort < FirstUserPort || payload.DstPort < FirstUserPort || (payload.DstPort & 1) != 0) return false;
        var length = payload.Length - HeaderLength;
        return type switch
        {
            // G.711 and G.722: 8 bytes per millisecond, in steps of 10 ms.
            0 or 8 or 9 => length is 80 or 160 or 240 or 320 or 480,
            3 => length is 33 or 66,
            // G.729: 10 bytes per frame, and 2 for comfort noise.
            18 => length is 10 or 20 or 22 or 30 or 40 or 60,
            TransportStream => length % TransportStreamPacket == 0 && data[HeaderLength] == 0x47,
            _ => false,
        };
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        reader.ReadByte();
        int second = reader.ReadByte();
        int sequence = reader.ReadUInt16();
        uint time = reader.ReadUInt32(), source = reader.ReadUInt32();
        var isMarked = (second & 0x80) != 0;
        message.Add("Payload type", PayloadType(second & 0x7f), 1, 1);
        message.Add("Marker", isMarked, 1, 1);
        message.Add("Sequence number", sequence, 2, 2);
        message.Add("Timestamp", time, 4, 4);
        message.Add("Synchronization source", NumberText.Format($"0x{source:x8}"), 8, 4);
        message.Info = NumberText.Format($"PT={PayloadType(second & 0x7f)}, SSRC=0x{source:X}, Seq={sequence}, Time={time}{(isMarked ? ", Mark" : "")}");
    }

    // RFC 3551 section 6.
    private static string PayloadType(int type) => type switch
    {
        0 => "ITU-T G.711 PCMU",
        3 => "GSM 06.10",
        4 => "ITU-T G.723",
        8 => "ITU-T G.711 PCMA",
        9 => "ITU-T G.722",
        13 => "Comfort noise",
        14 => "MPEG-I/II Audio",
        18 => "ITU-T G.729",
        26 => "JPEG-compressed video",
        31 => "ITU-T H.261",
        32 => "MPEG-I/II Video",
        TransportStream => "MPEG-II transport streams",
        34 => "ITU-T H.263",
        >= FirstDynamic => NumberText.Format($"DynamicRTP-Type-{type}"),
        _ => NumberText.Unknown(type),
    };
}
