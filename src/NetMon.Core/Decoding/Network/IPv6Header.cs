using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Transport;

namespace NetMon.Decoding.Network;

/// <summary>IPv6, RFC 8200 section 3.</summary>
internal static class IPv6Header
{
    /// <summary>Length of the header without extension headers, in bytes.</summary>
    internal const int FixedLength = 40;

    private const int ExtensionUnit = 8;

    /// <summary>
    /// Ethernet pads its payload to 46 bytes, IEEE 802.3 section 3.2.8, so at most 6 bytes follow an IPv6 header as padding.
    /// </summary>
    private const int MaxPadding = 6;

    /// <summary>Decodes the header, starting at the version.</summary>
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
    /// Length of the payload if the payload length field is 0. A jumbo payload option has the length. Without one, the payload is empty and
    /// the rest is padding, except with segmentation offload: there the field is 0 too, as in IPv4, so the bytes are payload if they are a
    /// complete TCP header and more than padding, or more than the field can hold.
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

    /// <summary>The length in the jumbo payload option, RFC 2675 section 2; null if there is none, or its value is invalid.</summary>
    /// <param name="options">The packet from the hop-by-hop header on.</param>
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
