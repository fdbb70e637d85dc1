using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>SSL 3.0 to TLS 1.3 over TCP, RFC 8446, and the SSL 2.0 compatible ClientHello of old clients, RFC 5246 appendix E.2.</summary>
internal sealed class TlsDecoder : ApplicationDecoder
{
    private const int AlertLength = 2;

    // Enough for real segments; limits the Info line of a jumbo segment of tiny records.
    private const int MaxSaid = 64;

    public override string Name => "TLS";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5671, 8443, 8883];

    public override ReadOnlySpan<byte> FirstBytes => [20, 21, 22, 23, 24, TlsVersion2Hello.FirstByte];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (!TlsRecord.TryRead(data, out var record)) return TlsVersion2Hello.Recognises(payload);
        if (!IsSane(record, isUsualPort)) return false;
        if (record.IsCut || (record.Type == TlsContentType.Handshake && TlsHandshake.IsHello(record.Body))) return true;

        // A record must be followed by another, complete or truncated. A hello is recognised whatever follows it.
        var next = data[(TlsRecord.HeaderLength + record.Length)..];
        return next.Length < TlsRecord.HeaderLength ? TlsRecord.StartsLikeOne(next) : TlsRecord.TryRead(next, out _);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (payload.Data[0] == TlsVersion2Hello.FirstByte)
        {
            TlsVersion2Hello.Read(payload, message);
            return;
        }

        var said = new List<string>();
        var isEncrypted = false;
        for (var at = 0; said.Count < MaxSaid && TlsRecord.TryRead(payload.Data[at..], out var record); at += TlsRecord.HeaderLength + record.Body.Length)
        {
            message.Add("Content Type", ContentType(record.Type), at, 1);
            message.Add("Record Version", TlsNames.Version(record.Version), at + 1, sizeof(ushort));
            message.Add("Record Length", record.Length, at + 1 + sizeof(ushort), sizeof(ushort));
            var body = at + TlsRecord.HeaderLength;
            switch (record.Type)
            {
                case TlsContentType.ChangeCipherSpec:
                    isEncrypted = true;
                    said.Add("Change Cipher Spec");
                    break;
                case TlsContentType.Alert:
                    said.Add(Alert(record, body, message));
                    break;
                case TlsContentType.Handshake when isEncrypted && !TlsHandshake.IsHello(record.Body):
                    said.Add(TlsHandshake.Encrypted);
                    break;
                case TlsContentType.Handshake:
                    at = ReadHandshake(payload.Data, at, ref record, message, said);
                    break;
                case TlsContentType.Heartbeat:
                    said.Add("Heartbeat");
                    break;
                default:
                    said.Add("Application Data");
                    break;
            }
        }

        message.Info = said.Count == 0 ? null : string.Join(", ", said);
    }

    private static bool IsSane(in TlsRecord record, bool isUsualPort) => record.Type switch
    {
        TlsContentType.ChangeCipherSpec => record.Length == 1 && (record.Body.IsEmpty || record.Body[0] == 1),
        TlsContentType.Alert => record.Length == AlertLength ? record.Body.IsEmpty || TlsNames.AlertLevel(record.Body[0]) is not null : isUsualPort || record.Length < 128,
        TlsContentType.Handshake => isUsualPort || record.Body.IsEmpty || TlsHandshake.LooksClear(record.Body, record.IsCut) || record.Length < 128,
        TlsContentType.Heartbeat => isUsualPort,
        _ => true,
    };

    // Messages may be spread over several records, so consecutive records are joined.
    private static int ReadHandshake(
        ReadOnlySpan<byte> data, int at, ref TlsRecord record, ApplicationMessage message, List<string> said)
    {
        var first = record.Body;
        var offset = at + TlsRecord.HeaderLength;
        List<byte>? together = null;
        while (!record.IsCut)
        {
            var next = at + TlsRecord.HeaderLength + record.Body.Length;
            if (!TlsRecord.TryRead(data[next..], out var following) || following.Type != TlsContentType.Handshake) break;
            together ??= [.. first];
            together.AddRange(following.Body);
            at = next;
            record = following;
        }

        if (together is null) TlsHandshake.Read(first, offset, record.IsCut, TlsTransport.Stream, message, said);
        else TlsHandshake.Read(CollectionsMarshal.AsSpan(together), offset: -1, record.IsCut, TlsTransport.Stream, message, said);
        return at;
    }

    private static string Alert(in TlsRecord record, int offset, ApplicationMessage message)
    {
        if (record.Length != AlertLength || record.IsCut) return "Encrypted Alert";
        var level = TlsNames.AlertLevel(record.Body[0]);
        if (level is null) return "Encrypted Alert";
        var description = TlsNames.AlertDescription(record.Body[1]);
        message.Add("Alert Level", level, offset, 1);
        message.Add("Alert Description", description, offset + 1, 1);
        return $"Alert (Level: {level}, Description: {description})";
    }

    private static string ContentType(TlsContentType type) => type switch
    {
        TlsContentType.ChangeCipherSpec => "Change Cipher Spec",
        TlsContentType.Alert => "Alert",
        TlsContentType.Handshake => "Handshake",
        TlsContentType.Heartbeat => "Heartbeat",
        _ => "Application Data",
    };
}

/// <summary>The SSL 2.0 ClientHello, in which clients also offered newer versions, RFC 5246 appendix E.2.</summary>
internal static class TlsVersion2Hello
{
    /// <summary>The high byte of a two-byte length whose top bit is set; these ClientHellos are shorter than 256 bytes.</summary>
    public const byte FirstByte = 0x80;

    private const int HeaderLength = 11;
    private const int LengthSize = 2;
    private const int SpecificationLength = 3;

    /// <summary>Whether bytes, even if they are few, can be the start of such a ClientHello.</summary>
    /// <param name="data">At least one byte of a stream.</param>
    public static bool StartsLikeOne(ReadOnlySpan<byte> data) => data[0] == FirstByte
        && (data.Length < 3 || data[2] == 1)
        && (data.Length < 4 || data[3] is 0 or 3)
        && (data.Length < 5 || data[4] <= 4);

    /// <summary>Length of the ClientHello with its header, in bytes; more than there are if the length is missing.</summary>
    /// <param name="data">Bytes that start like one.</param>
    public static int LengthOf(ReadOnlySpan<byte> data) => data.Length < LengthSize ? HeaderLength : LengthSize + data[1];

    /// <summary>Whether the payload is exactly such a ClientHello: its lengths must add up.</summary>
    public static bool Recognises(in ApplicationPayload payload)
    {
        var data = payload.Data;
        if (data.Length < HeaderLength || data is not [FirstByte, _, 1, 0 or 3, <= 4, ..] || data[1] + LengthSize != payload.Length) return false;
        var specifications = BinaryPrimitives.ReadUInt16BigEndian(data[5..]);
        var challenge = BinaryPrimitives.ReadUInt16BigEndian(data[9..]);
        return specifications > 0 && specifications % SpecificationLength == 0 && challenge is >= 16 and <= 32
            && HeaderLength + specifications + BinaryPrimitives.ReadUInt16BigEndian(data[7..]) + challenge == payload.Length;
    }

    /// <summary>Reads the offered version.</summary>
    public static void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        const int VersionOffset = 3;
        message.Add("Handshake Type", "Client Hello", LengthSize, 1);
        message.Add("Version", TlsNames.Version(BinaryPrimitives.ReadUInt16BigEndian(payload.Data[VersionOffset..])), VersionOffset, sizeof(ushort));
        message.Info = "Client Hello";
    }
}
