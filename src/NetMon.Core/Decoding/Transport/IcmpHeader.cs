namespace NetMon.Decoding.Transport;

/// <summary>ICMP, RFC 792, and ICMPv6, RFC 4443: type, code, checksum, and four bytes that depend on the type.</summary>
internal static class IcmpHeader
{
    /// <summary>Length of the header, in bytes.</summary>
    internal const int Length = 8;

    /// <summary>Decodes the header, starting at the type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, DecodeLayer layer, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= 2)
        {
            headers.IcmpType = data[offset];
            headers.IcmpCode = data[offset + 1];
            headers.Fields |= HeaderFields.Icmp;
        }

        if (have < Length)
        {
            headers.Cut(layer, offset, Length, have);
            return;
        }

        headers.SetPayload(offset + Length, end);
        var isError = layer == DecodeLayer.Icmp ? IsError(headers.IcmpType) : headers.IcmpType is >= 1 and <= 4;
        if (isError && have > Length)
            headers.SetTunnel(TunnelKind.IcmpQuote, layer == DecodeLayer.Icmp ? LinkType.IPv4 : LinkType.IPv6, offset + Length);
    }

    /// <summary>Whether an ICMP message quotes the packet that caused it, RFC 1122 section 3.2.2.</summary>
    private static bool IsError(byte type) => type is 3 or 4 or 5 or 11 or 12;
}
