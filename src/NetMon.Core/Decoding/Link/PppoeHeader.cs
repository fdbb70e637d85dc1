using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>PPPoE, RFC 2516: discovery, and sessions that carry PPP.</summary>
internal static class PppoeHeader
{
    private const int HeaderLength = 6;

    /// <summary>Decodes from version and type on.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, etherType);
        int have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Pppoe, offset, HeaderLength, have);
            return;
        }

        int length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 4)..]);
        if (length > end - offset)
            headers.SetFault(DecodeFaultKind.Length, DecodeLayer.Pppoe, offset, length, end - offset);
        else
            end = offset + length;
        if (etherType == EtherTypes.PppoeSession)
            PppLink.DecodeProtocol(data, offset + HeaderLength, end, ref headers);
        else
            headers.SetPayload(offset + HeaderLength, end);
    }
}
