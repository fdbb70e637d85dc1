using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Transport;

namespace NetMon.Decoding.Network;

/// <summary>IPv6, RFC 8200 section 3.</summary>
internal static class IPv6Header
{
    /// <summary>Bytes of the header without extension headers.</summary>
    internal const int FixedLength = 40;

    private const int ExtensionUnit = 8;

    /// <summary>Ethernet pads up to 46 bytes behind its header, IEEE 802.3 section 3.2.8, so 6 behind an IPv6 header.</summary>
    private const int MaxPadding = 6;

    /// <summary>Decodes from the version on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.IPv6);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            headers.Cut(DecodeLayer.IPv6, offset, FixedLength, have);
            return;
        }

        var header = data.Slice(offset, FixedLength);
        if (header[0] >> 4 != 6)
        {
            headers.SetFault(DecodeFaultKind.Version, DecodeLayer.IPv6, offset, 6, header[0] >> 4);
            headers.PayloadOffset = offset;
            return;
        }

        headers.NetworkOffset = offset;
        headers.Dscp = (byte)(BinaryPrimitives.ReadUInt16BigEndian(header) >> 6 & 0x3f);
        headers.IPProtocol = header[6];
        headers.Ttl = header[7];
        headers.Fields |= HeaderFields.IPv6;

        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (payloadLength == 0)
            payloadLength = UnsaidLength(data, offset, end, header[6]);
        var length = FixedLength + payloadLength;
        if (length > end - offset)
        {
            headers.SetFault(DecodeFaultKind.Length, DecodeLayer.IPv6, offset, length, end - offset);
        }
        else
        {
            end = offset + length;
            headers.Limit = LengthSource.IPv6Payload;
        }

        TransportDispatch.Decode(data, offset + FixedLength, end, header[6], ref headers);
    }

    /// <summary>
    /// Bytes behind a header whose payload length is 0. A jumbo option says how many there are. Without one there are none, and what
    /// follows is padding of the link; but cards that cut segments themselves are handed them with a length of 0, as IPv4's are, so a whole
    /// TCP header where no padding reaches, and more bytes than the field can say, are the packet's own.
    /// </summary>
    private static int UnsaidLength(ReadOnlySpan<byte> data, int offset, int end, int nextHeader)
    {
        var wire = end - offset - FixedLength;
        var have = PacketDecoder.Available(data, offset, end) - FixedLength;
        if (nextHeader == IPProtocols.HopByHop && have >= ExtensionUnit && JumboLength(data.Slice(offset + FixedLength, have)) is { } jumbo)
            return jumbo;
        var isSegment = nextHeader == IPProtocols.Tcp && wire > MaxPadding && wire >= TcpHeader.FixedLength;
        return isSegment || wire > ushort.MaxValue ? wire : 0;
    }

    /// <summary>The length that the jumbo option says, RFC 2675 section 2; null without one, and where it says what it must not say.</summary>
    /// <param name="options">From the hop-by-hop header on.</param>
    private static int? JumboLength(ReadOnlySpan<byte> options)
    {
        const byte Pad1 = 0;
        const byte Jumbo = 0xc2;
        const int JumboDataLength = 4;
        var rest = options[..Math.Min(options.Length, (options[1] + 1) * ExtensionUnit)][2..];
        while (rest.Length >= 2)
        {
            if (rest[0] == Pad1)
            {
                rest = rest[1..];
                continue;
            }

            int length = rest[1];
            if (2 + length > rest.Length)
                return null;
            if (rest[0] == Jumbo && length == JumboDataLength)
            {
                var said = BinaryPrimitives.ReadUInt32BigEndian(rest[2..]);
                return said is > ushort.MaxValue and <= int.MaxValue - FixedLength ? (int)said : null;
            }

            rest = rest[(2 + length)..];
        }

        return null;
    }
}
