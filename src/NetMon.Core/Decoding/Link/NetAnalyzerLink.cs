namespace NetMon.Decoding.Link;

/// <summary>Hilscher's netANALYZER: a header, the preamble in transparent mode, then Ethernet with a frame check sequence.</summary>
internal static class NetAnalyzerLink
{
    private const int HeaderLength = 4;
    private const int PreambleLength = 8;
    private const int CheckSequenceLength = 4;

    /// <summary>Decodes the header and the frame after it.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, HeaderLength, ref headers);

    /// <summary>Decodes a frame captured in transparent mode.</summary>
    public static void DecodeTransparent(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, HeaderLength + PreambleLength, ref headers);

    private static void Decode(ReadOnlySpan<byte> data, int offset, int end, int length, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.NetAnalyzer, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < length)
            headers.Cut(DecodeLayer.NetAnalyzer, offset, length, have);
        else
            EthernetLink.Decode(data, offset + length, end - CheckSequenceLength, ref headers);
    }
}
