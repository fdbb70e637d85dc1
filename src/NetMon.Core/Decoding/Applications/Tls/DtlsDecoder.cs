using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>DTLS 1.0 and 1.2 over UDP, RFC 6347.</summary>
internal sealed class DtlsDecoder : ApplicationDecoder
{
    private const int MaxRecords = 32;
    private const int HeaderLength = 13;
    private const int EpochOffset = 3;
    private const int LengthOffset = 11;
    private const int HandshakeHeaderLength = 12;
    private const int FragmentOffset = 6;

    public override string Name => "DTLS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [443, 853, 4433, 5684];

    public override ReadOnlySpan<byte> FirstBytes => [20, 21, 22, 23, 25];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!TryReadRecord(data, payload.Length, out var length)) return false;
        if (data.Length < payload.Length) return true;

        // The datagram must consist of records.
        var rest = data[(HeaderLength + length)..];
        return rest.IsEmpty || TryReadRecord(rest, rest.Length, out _);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var said = new List<string>();
        var wire = payload.Length;
        for (var at = 0; said.Count < MaxRecords && TryReadRecord(payload.Data[at..], wire, out var length);)
        {
            var record = payload.Data[at..];
            var body = record[HeaderLength..];
            if (body.Length > length) body = body[..length];
            message.Add("Record Version", TlsNames.Version(BinaryPrimitives.ReadUInt16BigEndian(record[1..])), at + 1, sizeof(ushort));
            said.Add(Describe((TlsContentType)record[0], BinaryPrimitives.ReadUInt16BigEndian(record[EpochOffset..]), body, at + HeaderLength, message));
            at += HeaderLength + body.Length;
            wire -= HeaderLength + length;
        }

        message.Info = string.Join(", ", said);
    }

    private static string Describe(TlsContentType type, int epoch, ReadOnlySpan<byte> body, int offset, ApplicationMessage message)
    {
        switch (type)
        {
            case TlsContentType.ChangeCipherSpec:
                return "Change Cipher Spec";
            case TlsContentType.Alert when epoch == 0 && body is [var level, var description] && TlsNames.AlertLevel(level) is { } word:
                return $"Alert (Level: {word}, Description: {TlsNames.AlertDescription(description)})";
            case TlsContentType.Alert:
                return "Encrypted Alert";
            case TlsContentType.Handshake when epoch == 0 && !body.IsEmpty:
                return ReadHandshake(body, offset, message);
            case TlsContentType.Handshake:
                return TlsHandshake.Encrypted;
            case TlsContentType.ConnectionId:
                return "Connection ID";
            default:
                return "Application Data";
        }
    }

    // Besides type and length, the header has a message sequence number and the fragment's offset and length, RFC 6347 section 4.2.2.
    private static string ReadHandshake(ReadOnlySpan<byte> body, int offset, ApplicationMessage message)
    {
        if (TlsNames.HandshakeType(body[0]) is not { } name) return TlsHandshake.Encrypted;
        var reader = new PayloadReader(body, FragmentOffset);
        var fragmentOffset = reader.ReadUInt24();
        var fragmentLength = reader.ReadUInt24();
        if (fragmentOffset > 0) return $"{name} (Fragment)";
        var said = new List<string>();
        var content = reader.ReadBytes(Math.Min(fragmentLength, reader.Remaining));
        TlsHandshake.ReadMessage(body[0], content, offset, HandshakeHeaderLength, TlsTransport.Datagram, message, said);
        return string.Join(", ", said);
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> data, int wireLength, out int length)
    {
        length = 0;
        if (data.Length < HeaderLength || data[0] is < 20 or > 25 or 24) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(data[1..]) is not (0xfeff or 0xfefd or 0x0100)) return false;
        length = BinaryPrimitives.ReadUInt16BigEndian(data[LengthOffset..]);
        return length > 0 && HeaderLength + length <= wireLength;
    }
}
