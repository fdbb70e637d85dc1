using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Transport;

namespace NetMon.Decoding.Network;

/// <summary>IPv4 with its options, RFC 791 section 3.1.</summary>
internal static class IPv4Header
{
    /// <summary>Length of the header without options, in bytes.</summary>
    internal const int FixedLength = 20;

    private const int MoreFragments = 0x2000;
    private const int FragmentOffsetMask = 0x1fff;

    /// <summary>Decodes the header, starting at the version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.IPv4);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            headers.Cut(DecodeLayer.IPv4, offset, FixedLength, have);
            return;
        }

        var header = data.Slice(offset, FixedLength);
        if (header[0] >> 4 != 4)
        {
            headers.SetFault(DecodeFaultKind.Version, DecodeLayer.IPv4, offset, 4, header[0] >> 4);
            headers.PayloadOffset = offset;
            return;
        }

        int fragment = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        headers.NetworkOffset = offset;
        headers.Dscp = (byte)(header[1] >> 2);
        headers.IPId = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        headers.FragmentOffset = (fragment & FragmentOffsetMask) * 8;
        headers.Ttl = header[8];
        headers.IPProtocol = header[9];
        headers.SetProtocol(ProtocolSpace.IP, header[9]);
        headers.Fields |= (fragment & (MoreFragments | FragmentOffsetMask)) == 0
            ? HeaderFields.IPv4 | HeaderFields.FragmentFields
            : HeaderFields.IPv4 | HeaderFields.FragmentFields | HeaderFields.IsFragment;

        var headerLength = (header[0] & 0x0f) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (headerLength < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.IPv4, offset, FixedLength, headerLength);
            return;
        }

        // With segmentation offload, the total length is 0 if it would exceed 65,535; the length on the wire is used instead.
        if (totalLength != 0)
        {
            if (totalLength < headerLength)
            {
                headers.SetHeaderFault(DecodeLayer.IPv4, offset, headerLength, totalLength, LengthSource.IPv4Total);
                return;
            }

            if (totalLength > end - offset)
            {
                headers.SetFault(DecodeFaultKind.Length, DecodeLayer.IPv4, offset, totalLength, end - offset);
            }
            else
            {
                end = offset + totalLength;
                headers.Limit = LengthSource.IPv4Total;
            }
        }

        if (have < headerLength)
        {
            headers.Cut(DecodeLayer.IPv4, offset, headerLength, have);
            return;
        }

        if (headers.FragmentOffset != 0)
            headers.SetPayload(offset + headerLength, end);
        else
            TransportDispatch.Decode(data, offset + headerLength, end, header[9], ref headers);
    }
}
