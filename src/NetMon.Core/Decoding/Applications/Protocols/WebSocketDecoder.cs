namespace NetMon.Decoding.Applications.Protocols;

/// <summary>
/// WebSocket frames, RFC 6455 section 5. They have no signature, so a segment is accepted only on a port of HTTP and if it consists of
/// complete frames that are masked if the client sent them, and not masked otherwise.
/// </summary>
internal sealed class WebSocketDecoder : ApplicationDecoder
{
    private const int MaxFrames = 16;
    private const int MaskLength = 4;
    private const int MaxControlLength = 125;

    public override string Name => "WEBSOCKET";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [80, 8080];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort || !payload.IsWhole) return false;
        var rest = payload.Data;
        for (var i = 0; i < MaxFrames && !rest.IsEmpty; i++)
        {
            if (!TryReadFrame(rest, out var frame) || frame.IsMasked == payload.IsFromServer(Ports)) return false;
            if (frame.End > (ulong)rest.Length) return false;
            rest = rest[(int)frame.End..];
        }

        return rest.IsEmpty;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var said = new List<string>();
        var at = 0;
        while (said.Count < MaxFrames && TryReadFrame(payload.Data[at..], out var frame))
        {
            var words = $"WebSocket {OpcodeName(frame.Opcode)}{(frame.IsFinal ? " [FIN]" : "")}{(frame.IsMasked ? " [MASKED]" : "")}";
            message.Add("Frame", words, at, frame.HeaderLength);
            said.Add(words);
            if (frame.End > (ulong)(payload.Data.Length - at)) break;
            at += (int)frame.End;
        }

        message.Info = string.Join(", ", said);
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> data, out Frame frame)
    {
        frame = default;
        var reader = new PayloadReader(data);
        var first = reader.ReadByte();
        var second = reader.ReadByte();
        ulong length = (uint)(second & 0x7f);
        var isLong = length > MaxControlLength;
        if (isLong) length = length == 126 ? reader.ReadUInt16() : reader.ReadUInt64();
        var isMasked = second >= 0x80;
        if (isMasked) reader.Skip(MaskLength);
        if (reader.IsCut || length > int.MaxValue) return false;
        frame = new Frame((byte)(first & 0x0f), first >= 0x80, isMasked, reader.Position, length);

        // Of the reserved bits only the one for compression (RFC 7692) is used. Control frames are short and not fragmented, section 5.5.
        return (first & 0x70) is 0 or 0x40 && frame.Opcode switch
        {
            0 or 1 or 2 => length > 0 && ((first & 0x40) == 0 || frame.Opcode != 0),
            8 or 9 or 10 => frame.IsFinal && !isLong && (first & 0x40) == 0,
            _ => false,
        };
    }

    private static string OpcodeName(byte opcode) => opcode switch
    {
        0 => "Continuation",
        1 => "Text",
        2 => "Binary",
        8 => "Connection Close",
        9 => "Ping",
        _ => "Pong",
    };

    private readonly record struct Frame(byte Opcode, bool IsFinal, bool IsMasked, int HeaderLength, ulong Length)
    {
        public ulong End => (ulong)HeaderLength + Length;
    }
}
