namespace NetMon.Decoding.Transport;

/// <summary>ICMP, RFC 792, and ICMPv6, RFC 4443: type, code, checksum, and four bytes whose meaning the type gives.</summary>
internal static class IcmpHeader
{
    /// <summary>Bytes of the header.</summary>
    internal const int Length = 8;

    /// <summary>Decodes from the type on.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, DecodeLayer layer, ref PacketHeaders headers)
    {
        int have = PacketDecoder.Available(data, offset, end);
        if (have >= 2)
        {
            headers.IcmpType = data[offset];
            headers.IcmpCode = data[offset + 1];
            headers.Fields |= HeaderFields.Icmp;
        }

        if (have < Length)
            headers.Cut(layer, offset, Length, have);
        else
            headers.SetPayload(offset + Length, end);
    }
}
