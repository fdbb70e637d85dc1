namespace NetMon.Decoding.Link;

/// <summary>BSD's pflog: a header that begins with its length, then IP.</summary>
internal static class PfLogLink
{
    private const int MinLength = 4;

    /// <summary>Decodes the header, starting at the header length; the header is padded to a multiple of four bytes.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.PfLog, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var length = have < MinLength ? MinLength : (data[offset] + 3) & ~3;
        if (have < length)
        {
            headers.Cut(DecodeLayer.PfLog, offset, length, have);
            return;
        }

        if (length < MinLength)
        {
            headers.SetHeaderFault(DecodeLayer.PfLog, offset, MinLength, length);
            return;
        }

        LoopbackLink.DecodeFamily(data, offset + length, end, data[offset + 1], ref headers);
    }
}
