using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>
/// IP over InfiniBand, RFC 4391: an EtherType and two reserved bytes, after a pseudo-header or after InfiniBand's own headers.
/// </summary>
internal static class InfinibandLink
{
    // The pseudo-header of LINKTYPE_IPOIB: two addresses of 20 bytes.
    private const int PseudoHeaderLength = 40;

    // EtherType and reserved bytes, RFC 4391 section 6.
    private const int EncapsulationLength = 4;
    private const int LocalRouteLength = 8;
    private const int GlobalRouteLength = 40;
    private const int BaseTransportLength = 12;
    private const int DatagramLength = 8;

    /// <summary>Decodes the pseudo-header and the packet after it.</summary>
    public static void DecodeIPOverInfiniband(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Infiniband, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < PseudoHeaderLength + EncapsulationLength)
        {
            headers.Cut(DecodeLayer.Infiniband, offset, PseudoHeaderLength + EncapsulationLength, have);
            return;
        }

        int etherType = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + PseudoHeaderLength)..]);
        EtherTypeDispatch.Decode(data, offset + PseudoHeaderLength + EncapsulationLength, end, etherType, ref headers);
    }

    /// <summary>
    /// Decodes the headers, starting at the local route header. The headers do not tell that the payload is IP. It is taken for IP if an
    /// unreliable datagram begins with the encapsulation of RFC 4391.
    /// </summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < LocalRouteLength)
        {
            headers.Cut(DecodeLayer.Infiniband, offset, LocalRouteLength, have);
            return;
        }

        var length = HeaderLength(data, offset, end);
        if (length == 0)
        {
            headers.SetPayload(offset + LocalRouteLength, end);
            return;
        }

        headers.Begin(DecodeLayer.Infiniband, offset);
        EtherTypeDispatch.Decode(data, offset + length, end, BinaryPrimitives.ReadUInt16BigEndian(data[(offset + length - EncapsulationLength)..]), ref headers);
    }

    // Number of bytes before the IP packet; 0 if there is none.
    private static int HeaderLength(ReadOnlySpan<byte> data, int offset, int end)
    {
        const int NextHeaderMask = 3;
        const int NextIsTransport = 2;
        const int NextIsGlobalRoute = 3;
        const int UnreliableDatagram = 3;
        var have = PacketDecoder.Available(data, offset, end);
        var next = have < LocalRouteLength ? 0 : data[offset + 1] & NextHeaderMask;
        var transport = LocalRouteLength + (next == NextIsGlobalRoute ? GlobalRouteLength : 0);
        var length = transport + BaseTransportLength + DatagramLength + EncapsulationLength;
        if (next is not (NextIsTransport or NextIsGlobalRoute) || have < length || data[offset + transport] >> 5 != UnreliableDatagram)
            return 0;
        var encapsulation = offset + length - EncapsulationLength;
        var isIP = BinaryPrimitives.ReadUInt16BigEndian(data[encapsulation..]) is EtherTypes.IPv4 or EtherTypes.IPv6 or EtherTypes.Arp or EtherTypes.Rarp;
        return isIP && BinaryPrimitives.ReadUInt16BigEndian(data[(encapsulation + 2)..]) == 0 ? length : 0;
    }
}
