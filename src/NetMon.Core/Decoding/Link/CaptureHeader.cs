namespace NetMon.Decoding.Link;

/// <summary>
/// Headers that the capturing side puts before the frame, of link types that are not decoded further. A packet that is shorter than its header
/// is a packet with a fault, so that what follows it in a file is read.
/// </summary>
internal static class CaptureHeader
{
    /// <summary>Looks whether the header is whole; all bytes are payload.</summary>
    public static void Decode(LinkType linkType, ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var needed = LinkTable.Find(linkType)?.HeaderLength ?? 0;
        var have = PacketDecoder.Available(data, offset, end);
        if (have < needed)
            headers.Cut(DecodeLayer.CaptureHeader, offset, needed, have);
        headers.SetPayload(offset, end);
    }
}
