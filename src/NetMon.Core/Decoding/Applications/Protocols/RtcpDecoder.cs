using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>RTP control protocol, RFC 3550 section 6: a compound of packets whose lengths must fill the payload exactly.</summary>
internal sealed class RtcpDecoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const int SenderReport = 200;
    private const int ExtendedReport = 207;
    private const int FirstUserPort = 1024;

    public override string Name => "RTCP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [5005];

    public override ReadOnlySpan<byte> FirstBytes => [0x80, 0x81, 0x82, 0x8f];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (payload.SrcPort < FirstUserPort || payload.DstPort < FirstUserPort) return false;
        var reader = new PayloadReader(payload.Data);
        // RFC 3550 appendix A.2: the first packet of a compound has no padding.
        if ((payload.Data[0] & 0xe0) != 0x80) return false;
        var packets = 0;
        while (reader.Remaining >= HeaderLength)
        {
            int first = reader.ReadByte(), type = reader.ReadByte(), words = reader.ReadUInt16();
            if (first >> 6 != 2 || type is < SenderReport or > ExtendedReport || words == 0) break;
            // A compound begins with a report. RFC 5506 allows feedback alone.
            if (packets == 0 && type is not (200 or 201 or 205 or 206)) return false;
            reader.Skip(words * 4);
            packets++;
        }

        return packets > 0 && (reader.IsCut ? !payload.IsWhole : reader.Remaining == 0);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var info = new StringBuilder();
        var reader = new PayloadReader(payload.Data);
        while (reader.Remaining >= HeaderLength)
        {
            var start = reader.Position;
            reader.ReadByte();
            int type = reader.ReadByte(), words = reader.ReadUInt16();
            message.Add("Packet type", TypeName(type), start + 1, 1);
            if (words > 0)
            {
                var source = reader.ReadUInt32();
                if (!reader.IsCut) message.Add("Sender SSRC", NumberText.Format($"0x{source:x8}"), start + HeaderLength, 4);
                reader.Skip((words - 1) * 4);
            }

            if (info.Length > 0) info.Append("   ");
            info.Append(TypeName(type));
        }

        message.Info = info.ToString();
    }

    private static string TypeName(int type) => type switch
    {
        SenderReport => "Sender Report",
        201 => "Receiver Report",
        202 => "Source description",
        203 => "Goodbye",
        204 => "Application specific",
        205 => "Generic RTP Feedback",
        206 => "Payload-specific Feedback",
        ExtendedReport => "Extended report (RFC 3611)",
        _ => NumberText.Unknown(type),
    };
}
