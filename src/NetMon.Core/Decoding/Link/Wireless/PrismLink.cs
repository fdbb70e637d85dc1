using System.Buffers.Binary;

namespace NetMon.Decoding.Link.Wireless;

/// <summary>The Prism and AVS monitor headers, either of which may be present if the link type is Prism; then 802.11.</summary>
internal static class PrismLink
{
    private const int PrismLength = 144;
    private const int MinLength = 8;
    private const uint AvsMagic = 0x80211000;
    private const uint AvsMagicMask = 0xfffff000;

    /// <summary>Decodes the header, starting at the message code.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= MinLength && (BinaryPrimitives.ReadUInt32BigEndian(data[offset..]) & AvsMagicMask) == AvsMagic)
        {
            DecodeAvs(data, offset, end, ref headers);
            return;
        }

        headers.Begin(DecodeLayer.Prism, offset);
        if (have < PrismLength)
            headers.Cut(DecodeLayer.Prism, offset, PrismLength, have);
        else
            WlanHeader.Decode(data, offset + PrismLength, end, ref headers);
    }

    /// <summary>Decodes an AVS header, whose second word is its length.</summary>
    public static void DecodeAvs(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Avs, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var stated = have < MinLength ? MinLength : BinaryPrimitives.ReadUInt32BigEndian(data[(offset + 4)..]);
        var length = (int)Math.Min(ushort.MaxValue, stated);
        if (have < length)
        {
            headers.Cut(DecodeLayer.Avs, offset, length, have);
            return;
        }

        if (length < MinLength)
        {
            headers.SetHeaderFault(DecodeLayer.Avs, offset, MinLength, length);
            return;
        }

        WlanHeader.Decode(data, offset + length, end, ref headers);
    }
}
