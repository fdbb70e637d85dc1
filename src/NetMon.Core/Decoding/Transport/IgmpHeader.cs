namespace NetMon.Decoding.Transport;

/// <summary>IGMP of any version, RFC 2236 and RFC 9776; the first eight bytes are common to all.</summary>
internal static class IgmpHeader
{
    private const int Length = 8;

    /// <summary>Decodes the header, starting at the type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < Length)
            headers.Cut(DecodeLayer.Igmp, offset, Length, have);
        else
            headers.SetPayload(offset + Length, end);
    }
}
