using System.Globalization;
using System.Runtime.InteropServices;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Decoding.Applications.Quic;

/// <summary>
/// QUIC versions 1 and 2, RFC 9000 and 9369, and the drafts that were deployed: packets with a long header. Packets with a short header
/// have no signature and are recognised on the usual ports only.
/// </summary>
internal sealed class QuicDecoder : ApplicationDecoder
{
    private const int MaxPackets = 8;
    private const int HttpsPort = 443;
    private const int MinClientConnectionIdLength = 8;
    private const byte FormBits = 0xc0;
    private const byte ShortForm = 0x40;

    // First byte, the longest packet number, and the sample of header protection, RFC 9001 section 5.4.2.
    private const int MinShortLength = 1 + 4 + 16;

    public override string Name => "QUIC";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [443, 80, 853, 784, 4433, 8443];

    public override ReadOnlySpan<byte> FirstBytes => AllLongForms;

    // 0x80 to 0xff.
    private static readonly byte[] AllLongForms = [.. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (isUsualPort && LooksShort(payload.Data)) return true;
        if (!QuicLongHeader.TryRead(payload.Data, payload.Length, out var header)) return false;
        if (header.Version.IsKnown) return true;
        if (header.MayOpen && CanOpen(payload, header)) return true;
        if (!isUsualPort || (header.Version.Number != 0 && !header.Version.IsReserved)) return false;

        // Version negotiation has a list of versions in its payload. A reserved version in a client's first packet requests it.
        return header.Type == QuicPacketType.VersionNegotiation
            ? payload.Length - header.PacketNumberOffset is > 0 and var list && list % sizeof(uint) == 0
            : header.DestinationId.Length >= MinClientConnectionIdLength;
    }

    public override bool IsGuess(in ApplicationPayload payload) => (payload.Data[0] & FormBits) == ShortForm;

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (LooksShort(payload.Data))
        {
            message.Add("Packet Type", "1-RTT", 0, 1);
            message.Info = "Protected Payload";
            return;
        }

        var said = new List<string>();
        var frames = new QuicFrames();

        // The keys of a server's packets derive from the client's first packet, which is not available here.
        var canDecrypt = payload.SrcPort != HttpsPort || payload.DstPort == HttpsPort;
        var at = 0;
        for (var i = 0; i < MaxPackets && QuicLongHeader.TryRead(payload.Data[at..], payload.Length - at, out var header); i++)
        {
            var packet = payload.Data[at..];
            AddFields(header, at, message);
            var words = Describe(header);
            if (canDecrypt && header.MayOpen && packet.Length >= header.End)
            {
                // All Initial packets of a datagram use the same keys, so if one fails to decrypt, the others would fail too.
                var payloadFrames = QuicInitialProtection.TryRemove(packet[..header.End], header, out var number);
                canDecrypt = payloadFrames is not null;
                if (payloadFrames is not null)
                {
                    message.Add("Packet Number", number);
                    words += string.Create(CultureInfo.InvariantCulture, $", PKN: {number}, {string.Join(", ", frames.Add(payloadFrames))}");
                }
            }

            said.Add(words);
            at += header.End;
            if (at >= payload.Data.Length) break;
        }

        var hello = ReadHandshake(frames, message);
        var info = string.Join("; ", said);
        message.Info = hello.Count == 0 ? info : $"{info}, {string.Join(", ", hello)}";
    }

    // For an unknown version, only successful decryption proves that the packet is QUIC.
    private static bool CanOpen(in ApplicationPayload payload, in QuicLongHeader header) =>
        payload.Data.Length >= header.End && QuicInitialProtection.TryRemove(payload.Data[..header.End], header, out _) is not null;

    // RFC 9000 section 17.3: only the fixed bit is recognisable, the rest is encrypted. Text has that bit too, so it is excluded.
    private static bool LooksShort(ReadOnlySpan<byte> data) =>
        data.Length >= MinShortLength && (data[0] & FormBits) == ShortForm && data[..MinShortLength].ContainsAnyExceptInRange((byte)' ', (byte)'~');

    // A ClientHello may be spread over several datagrams in any order. Each one shows the part that it has.
    private static List<string> ReadHandshake(QuicFrames frames, ApplicationMessage message)
    {
        var said = new List<string>();
        foreach (var (offset, bytes) in frames.Handshake())
        {
            if (offset == 0)
            {
                TlsHandshake.Read(CollectionsMarshal.AsSpan(bytes), offset: -1, isCut: true, TlsTransport.Quic, message, said);
            }
            else if (message.ServerName is null && TlsServerNameSearch.Find(CollectionsMarshal.AsSpan(bytes)) is { } serverName)
            {
                message.ServerName = serverName;
                message.Add("Server Name", serverName);
                said.Add($"Client Hello fragment (SNI={serverName})");
            }
        }

        return said;
    }

    private static void AddFields(in QuicLongHeader header, int offset, ApplicationMessage message)
    {
        const int IdOffset = 6;
        message.Add("Packet Type", TypeName(header.Type), offset, 1);
        message.Add("Version", header.Version.ToString(), offset + 1, sizeof(uint));
        message.Add("Destination Connection ID", Hex(header.DestinationId), offset + IdOffset, header.DestinationId.Length);
        message.Add("Source Connection ID", Hex(header.SourceId), offset + IdOffset + header.DestinationId.Length + 1, header.SourceId.Length);
    }

    private static string Describe(in QuicLongHeader header)
    {
        var words = TypeName(header.Type);
        if (!header.DestinationId.IsEmpty) words += ", DCID=" + Hex(header.DestinationId);
        if (!header.SourceId.IsEmpty) words += ", SCID=" + Hex(header.SourceId);
        return words;
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    private static string TypeName(QuicPacketType type) => type switch
    {
        QuicPacketType.Initial => "Initial",
        QuicPacketType.ZeroRtt => "0-RTT",
        QuicPacketType.Handshake => "Handshake",
        QuicPacketType.Retry => "Retry",
        _ => "Version Negotiation",
    };
}
