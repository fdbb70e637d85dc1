using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>PPPoE, RFC 2516: discovery, and sessions that carry PPP.</summary>
internal static class PppoeHeader
{
    private const int HeaderLength = 6;

    /// <summary>Decodes a session, starting at version and type.</summary>
    public static void DecodeSession(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, EtherTypes.PppoeSession, ref headers);

    /// <summary>Decodes the header, starting at version and type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Pppoe, offset);
        headers.SetProtocol(ProtocolSpace.EtherType, etherType);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Pppoe, offset, HeaderLength, have);
            return;
        }

        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 4)..]);
        if (length > end - offset)
        {
            headers.SetFault(DecodeFaultKind.Length, DecodeLayer.Pppoe, offset, length, end - offset);
        }
        else
        {
            end = offset + length;
            headers.Limit = LengthSource.Pppoe;
        }
        offset += HeaderLength;
        if (etherType != EtherTypes.PppoeSession)
        {
            headers.SetPayload(offset, end);
            return;
        }

        headers.Begin(DecodeLayer.Ppp, offset);
        PppLink.DecodeProtocol(data, offset, end, ref headers);
    }
}
