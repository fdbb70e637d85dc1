namespace NetMon.Decoding.Transport;

/// <summary>UDP-Lite, RFC 3828: like UDP, but the length field is the checksum coverage.</summary>
internal static class UdpLiteHeader
{
    private const int Length = 8;

    /// <summary>Decodes the header, starting at the source port.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < Length)
        {
            PortFields.Cut(data, DecodeLayer.UdpLite, offset, Length, have, ref headers);
            return;
        }

        PortFields.Read(data.Slice(offset, Length), ref headers);
        headers.SetPayload(offset + Length, end);
    }
}
