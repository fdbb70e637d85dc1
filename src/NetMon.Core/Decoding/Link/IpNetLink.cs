using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>LINKTYPE_IPNET: IP between Solaris zones, after a header of 24 bytes whose second byte is the address family.</summary>
internal static class IpNetLink
{
    // Version, family, hook, length, two interfaces and two zones.
    private const int HeaderLength = 24;

    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 26;

    /// <summary>Decodes the header, starting at the version.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.IpNet, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
            headers.Cut(DecodeLayer.IpNet, offset, HeaderLength, have);
        else if (data[offset + 1] == FamilyIPv4)
            IPv4Header.Decode(data, offset + HeaderLength, end, ref headers);
        else if (data[offset + 1] == FamilyIPv6)
            IPv6Header.Decode(data, offset + HeaderLength, end, ref headers);
        else
            headers.SetPayload(offset + HeaderLength, end);
    }
}
