using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>LINKTYPE_RAW: IP without a link header; the first nibble is its version.</summary>
internal static class RawLink
{
    /// <summary>Decodes IP of either version.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (PacketDecoder.Available(data, offset, end) < 1)
        {
            headers.Cut(DecodeLayer.IP, offset, 1, 0);
            return;
        }

        var version = data[offset] >> 4;
        if (version == 4)
        {
            IPv4Header.Decode(data, offset, end, ref headers);
        }
        else if (version == 6)
        {
            IPv6Header.Decode(data, offset, end, ref headers);
        }
        else
        {
            headers.SetFault(DecodeFaultKind.Version, DecodeLayer.IP, offset, 4, version);
        }
    }
}
