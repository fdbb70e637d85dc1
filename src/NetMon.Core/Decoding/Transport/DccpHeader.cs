namespace NetMon.Decoding.Transport;

/// <summary>DCCP's generic header, RFC 4340 section 5.1.</summary>
internal static class DccpHeader
{
    private const int FixedLength = 12;

    /// <summary>Decodes the header, starting at the source port.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            PortFields.Cut(data, DecodeLayer.Dccp, offset, FixedLength, have, ref headers);
            return;
        }

        var header = data.Slice(offset, FixedLength);
        PortFields.Read(header, ref headers);
        var headerLength = header[4] * 4;
        if (headerLength < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.Dccp, offset, FixedLength, headerLength);
            return;
        }

        if (have < headerLength)
            headers.Cut(DecodeLayer.Dccp, offset, headerLength, have);
        headers.SetPayload(offset + headerLength, end);
    }
}
