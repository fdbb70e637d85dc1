namespace NetMon.Decoding.Link;

/// <summary>IEEE 802.5: access control, frame control, addresses, a source route if there is one, then LLC.</summary>
internal static class TokenRingLink
{
    private const int HeaderLength = 14;
    private const byte FrameTypeMask = 0xc0;
    private const byte FrameTypeLlc = 0x40;
    private const byte SourceRouted = 0x80;
    private const int RouteLengthMask = 0x1f;

    /// <summary>Decodes the header, starting at access control.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.TokenRing, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var route = have > HeaderLength && (data[offset + 8] & SourceRouted) != 0 ? data[offset + HeaderLength] & RouteLengthMask : 0;
        if (have < HeaderLength + route)
        {
            headers.Cut(DecodeLayer.TokenRing, offset, HeaderLength + route, have);
            return;
        }

        headers.DstMacOffset = (ushort)(offset + 2);
        headers.SrcMacOffset = (ushort)(offset + 8);
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
        if ((data[offset + 1] & FrameTypeMask) == FrameTypeLlc)
            LlcHeader.Decode(data, offset + HeaderLength + route, end, ref headers);
        else
            headers.SetPayload(offset + HeaderLength + route, end);
    }
}
