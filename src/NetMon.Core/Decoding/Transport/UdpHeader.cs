using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Tunnels;

namespace NetMon.Decoding.Transport;

/// <summary>UDP, RFC 768.</summary>
internal static class UdpHeader
{
    /// <summary>Length of the header, in bytes.</summary>
    internal const int Length = 8;

    /// <summary>Decodes the header, starting at the source port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < Length)
        {
            PortFields.Cut(data, DecodeLayer.Udp, offset, Length, have, ref headers);
            return;
        }

        var header = data.Slice(offset, Length);
        PortFields.Read(header, ref headers);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        // In a jumbogram the length is 0, RFC 2675 section 4; the IP length is used instead.
        if (length is > 0 and < Length)
        {
            headers.SetHeaderFault(DecodeLayer.Udp, offset, Length, length, LengthSource.Udp);
            headers.PayloadOffset = offset + Length;
            return;
        }

        // The first fragment has the length of the whole datagram.
        if (length > end - offset)
        {
            if (!headers.Has(HeaderFields.IsFragment) && !headers.HasFault)
                headers.SetFault(DecodeFaultKind.Length, DecodeLayer.Udp, offset, length, end - offset);
        }
        else if (length != 0)
        {
            end = offset + length;
            headers.Limit = LengthSource.Udp;
        }

        headers.SetPayload(offset + Length, end);
        UdpTunnels.Detect(data, offset + Length, end, ref headers);
    }
}
