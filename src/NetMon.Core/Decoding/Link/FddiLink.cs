namespace NetMon.Decoding.Link;

/// <summary>
/// FDDI: frame control, addresses, then LLC. The bit order of the addresses differs between captures, so they are not decoded.
/// </summary>
internal static class FddiLink
{
    private const int HeaderLength = 13;
    private const byte FrameTypeMask = 0xf0;
    private const byte FrameTypeLlc = 0x50;

    /// <summary>Decodes the header, starting at frame control.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Fddi, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
            headers.Cut(DecodeLayer.Fddi, offset, HeaderLength, have);
        else if ((data[offset] & FrameTypeMask) == FrameTypeLlc)
            LlcHeader.Decode(data, offset + HeaderLength, end, ref headers);
        else
            headers.SetPayload(offset + HeaderLength, end);
    }
}
