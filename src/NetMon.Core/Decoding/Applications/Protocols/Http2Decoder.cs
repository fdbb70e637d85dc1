using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>HTTP/2 without TLS, RFC 9113: the client preface on any port; complete frames on the usual ports of HTTP.</summary>
internal sealed class Http2Decoder : ApplicationDecoder
{
    private const int FrameHeaderLength = 9;
    private const int MaxFrames = 16;
    private const int MaxFrameLength = 16384;

    public override string Name => "HTTP2";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [80, 443, 8080, 50051];

    public override ReadOnlySpan<byte> FirstBytes => "P"u8;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        payload.Data.StartsWith(Preface) || (isUsualPort && AreFrames(payload.Data, payload.Length));

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var said = new List<string>();
        var at = 0;
        if (payload.Data.StartsWith(Preface))
        {
            said.Add("Magic");
            at = Preface.Length;
        }

        while (said.Count < MaxFrames && TryReadFrame(payload.Data[at..], out var frame))
        {
            var words = string.Create(CultureInfo.InvariantCulture, $"{TypeName(frame.Type)}[{frame.Stream}]");
            message.Add("Frame", words, at, FrameHeaderLength);
            said.Add(words);
            at = Math.Min(at + FrameHeaderLength + frame.Length, payload.Data.Length);
        }

        message.Info = string.Join(", ", said);
    }

    // The segment must consist of frames that are valid by section 6.
    private static bool AreFrames(ReadOnlySpan<byte> data, int wireLength)
    {
        for (var i = 0; i < MaxFrames; i++)
        {
            if (!TryReadFrame(data, out var frame)) return false;
            var length = FrameHeaderLength + frame.Length;
            if (length > wireLength) return false;
            if (length == wireLength || length >= data.Length) return true;
            data = data[length..];
            wireLength -= length;
        }

        return true;
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> data, out Frame frame)
    {
        frame = default;
        if (data.Length < FrameHeaderLength) return false;
        frame = new Frame(data[0] << 16 | data[1] << 8 | data[2], data[3], data[4], BinaryPrimitives.ReadUInt32BigEndian(data[5..]));
        return frame.Length <= MaxFrameLength && frame.Stream <= int.MaxValue && frame.Type switch
        {
            0 => frame.Stream != 0 && (frame.Flags & ~0x09) == 0,
            1 => frame.Stream != 0 && frame.Length > 0 && (frame.Flags & ~0x2d) == 0,
            2 => frame.Stream != 0 && frame.Length == 5 && frame.Flags == 0,
            3 => frame.Stream != 0 && frame.Length == 4 && frame.Flags == 0,
            4 => frame.Stream == 0 && frame.Length % 6 == 0 && (frame.Flags == 0 || (frame.Flags == 1 && frame.Length == 0)),
            6 => frame.Stream == 0 && frame.Length == 8 && frame.Flags <= 1,
            7 => frame.Stream == 0 && frame.Length >= 8 && frame.Flags == 0,
            8 => frame.Length == 4 && frame.Flags == 0,
            9 => frame.Stream != 0 && (frame.Flags & ~0x04) == 0,
            _ => false,
        };
    }

    private static string TypeName(int type) => type switch
    {
        0 => "DATA",
        1 => "HEADERS",
        2 => "PRIORITY",
        3 => "RST_STREAM",
        4 => "SETTINGS",
        6 => "PING",
        7 => "GOAWAY",
        8 => "WINDOW_UPDATE",
        _ => "CONTINUATION",
    };

    private readonly record struct Frame(int Length, byte Type, byte Flags, uint Stream);
}
