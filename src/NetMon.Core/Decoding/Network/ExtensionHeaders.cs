using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Network;

/// <summary>
/// The headers between IP and its payload protocol: those of RFC 8200 section 4, and AH, RFC 4302, which IPv4 has too. In IPv4, the numbers
/// of the others are those of ordinary protocols.
/// </summary>
internal static class ExtensionHeaders
{
    private const int Unit = 8;

    /// <summary>More than even test suites send. A chain takes no longer to read than to copy.</summary>
    private const int MaxHeaders = 256;

    /// <summary>Whether a protocol number is that of an extension header in IPv6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExtension(int protocol) => protocol
        is IPProtocols.HopByHop or IPProtocols.Routing or IPProtocols.Fragment
        or IPProtocols.DestinationOptions or IPProtocols.AuthenticationHeader;

    /// <summary>Whether a protocol number is that of an extension header in a packet of this IP version.</summary>
    /// <param name="protocol">The number.</param>
    /// <param name="isIPv6">Whether the packet is IPv6.</param>
    public static bool IsExtension(int protocol, bool isIPv6) =>
        protocol == IPProtocols.AuthenticationHeader || (isIPv6 && IsExtension(protocol));

    /// <summary>Length of an extension header, in bytes.</summary>
    /// <param name="protocol">Its number.</param>
    /// <param name="lengthField">
    /// Its second byte: in AH the length in 4-byte words, in others in units of eight bytes; not used in the fragment header.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(int protocol, byte lengthField) => protocol switch
    {
        IPProtocols.Fragment => Unit,
        IPProtocols.AuthenticationHeader => (lengthField + 2) * 4,
        _ => (lengthField + 1) * Unit,
    };

    /// <summary>Skips the extension headers.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the first one; on return, of what follows the last one.</param>
    /// <param name="end">Offset of the end of the IP payload.</param>
    /// <param name="protocol">The number of the first one; on return, of what follows the last one.</param>
    /// <param name="headers">Receives the protocol so far, the fragment fields, and the payload if decoding ends here.</param>
    /// <returns>True if a header follows that can be decoded; false after a fault, and in a fragment other than the first.</returns>
    public static bool TrySkip(ReadOnlySpan<byte> data, ref int offset, int end, ref int protocol, ref PacketHeaders headers)
    {
        var isIPv6 = headers.Has(HeaderFields.IPv6);
        for (var count = 0; IsExtension(protocol, isIPv6); count++)
        {
            var have = PacketDecoder.Available(data, offset, end);
            if (have < Unit)
            {
                headers.Cut(Layer(protocol), offset, Unit, have);
                return false;
            }

            if (count == MaxHeaders)
            {
                headers.SetFault(DecodeFaultKind.Depth, Layer(protocol), offset, MaxHeaders, count + 1);
                headers.PayloadOffset = offset;
                return false;
            }

            var header = data.Slice(offset, Unit);
            var length = Length(protocol, header[1]);
            if (have < length)
            {
                headers.Cut(Layer(protocol), offset, length, have);
                return false;
            }

            headers.Begin(Layer(protocol), offset);
            var isLaterFragment = protocol == IPProtocols.Fragment && ReadFragment(header, ref headers);
            protocol = header[0];
            offset += length;
            headers.IPProtocol = (byte)protocol;
            if (isLaterFragment)
            {
                headers.SetProtocol(ProtocolSpace.IP, protocol);
                headers.SetPayload(offset, end);
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a fragment header; returns whether the fragment is not the first.</summary>
    private static bool ReadFragment(ReadOnlySpan<byte> header, ref PacketHeaders headers)
    {
        int field = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        headers.IPId = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        headers.FragmentOffset = field & 0xfff8;
        headers.Fields |= HeaderFields.FragmentFields;
        // An atomic fragment, RFC 6946, has offset 0 and no more fragments, so it is a complete packet.
        if ((field & 0xfff9) != 0)
            headers.Fields |= HeaderFields.IsFragment;
        return headers.FragmentOffset != 0;
    }

    private static DecodeLayer Layer(int protocol) => protocol switch
    {
        IPProtocols.HopByHop => DecodeLayer.HopByHop,
        IPProtocols.Routing => DecodeLayer.Routing,
        IPProtocols.Fragment => DecodeLayer.Fragment,
        IPProtocols.AuthenticationHeader => DecodeLayer.AuthenticationHeader,
        _ => DecodeLayer.DestinationOptions,
    };
}
