namespace NetMon.Decoding.Link;

/// <summary>
/// Headers that the capturing device puts before the frame, for link types that are not decoded further. A packet shorter than its header
/// has a fault, and the packets after it in a file are still read.
/// </summary>
internal static class CaptureHeader
{
    /// <summary>Checks that the header is complete; all bytes are payload.</summary>
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var needed = LinkTable.Find(linkType)?.HeaderLength ?? 0;
        var have = PacketDecoder.Available(data, offset, end);
        if (have < needed)
            headers.Cut(DecodeLayer.CaptureHeader, offset, needed, have);
        headers.SetPayload(offset, end);
    }
}
