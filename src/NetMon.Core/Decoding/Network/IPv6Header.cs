using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Transport;

namespace NetMon.Decoding.Network;

/// <summary>IPv6, RFC 8200 section 3.</summary>
internal static class IPv6Header
{
    /// <summary>Bytes of the header without extension headers.</summary>
    internal const int FixedLength = 40;

    /// <summary>Decodes from the version on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.IPv6);
        int have = PacketDecoder.Available(data, offset, end);
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

        // A payload length of 0 means a jumbogram (RFC 2675) or segmentation offload: then the wire length holds.
        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        int length = FixedLength + payloadLength;
        if (length > end - offset)
            headers.SetFault(DecodeFaultKind.Length, DecodeLayer.IPv6, offset, length, end - offset);
        else if (payloadLength != 0)
            end = offset + length;

        TransportDispatch.Decode(data, offset + FixedLength, end, header[6], ref headers);
    }
}
