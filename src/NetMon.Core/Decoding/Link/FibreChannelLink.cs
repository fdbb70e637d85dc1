namespace NetMon.Decoding.Link;

/// <summary>IP over Fibre Channel, RFC 4338: two network addresses of 8 bytes, whose last 6 are MAC addresses, then LLC.</summary>
internal static class FibreChannelLink
{
    private const int HeaderLength = 16;

    /// <summary>Decodes the header, starting at the destination address.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.FibreChannel, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.FibreChannel, offset, HeaderLength, have);
            return;
        }

        headers.DstMacOffset = (ushort)(offset + 2);
        headers.SrcMacOffset = (ushort)(offset + 10);
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
        LlcHeader.Decode(data, offset + HeaderLength, end, ref headers);
    }
}
