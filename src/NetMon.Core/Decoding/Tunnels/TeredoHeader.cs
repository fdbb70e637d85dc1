using System.Buffers.Binary;

namespace NetMon.Decoding.Tunnels;

/// <summary>Teredo, RFC 4380 section 5.1.1: IPv6, after optional authentication and origin indication headers.</summary>
internal static class TeredoHeader
{
    private const int IndicatorLength = 2;
    private const int AuthenticationFixedLength = 13;
    private const int OriginLength = 8;
    private const int Origin = 0;
    private const int Authentication = 1;

    /// <summary>Records the tunnel.</summary>
    public static void Detect(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (IndicatorIs(data, offset, end, Authentication) && PacketDecoder.Available(data, offset, end) >= AuthenticationFixedLength)
            offset += AuthenticationFixedLength + data[offset + 2] + data[offset + 3];
        if (IndicatorIs(data, offset, end, Origin))
            offset += OriginLength;
        if (PacketDecoder.Available(data, offset, end) > 0 && data[offset] >> 4 == 6)
            headers.SetTunnel(TunnelKind.Teredo, LinkType.IPv6, offset);
    }

    private static bool IndicatorIs(ReadOnlySpan<byte> data, int offset, int end, int indicator) =>
        PacketDecoder.Available(data, offset, end) >= IndicatorLength && BinaryPrimitives.ReadUInt16BigEndian(data[offset..]) == indicator;
}
