using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>PPP in the framings found in captures, RFC 1661, RFC 1662 and RFC 2516.</summary>
internal static class PppLink
{
    private const byte AllStations = 0xff;
    private const byte UnnumberedInformation = 0x03;
    private const int BridgeHeaderLength = 2;

    /// <summary>
    /// Decodes the header, starting at the address. Address and control may be omitted (RFC 1661 section 6.6). A link captured as PPP may
    /// use Cisco HDLC, which the first byte tells.
    /// </summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= 1 && CiscoHdlcLink.IsAddress(data[offset]))
        {
            CiscoHdlcLink.Decode(data, offset, end, ref headers);
            return;
        }

        if (have < 2)
        {
            headers.Cut(DecodeLayer.Ppp, offset, 2, have);
            return;
        }

        headers.Begin(DecodeLayer.Ppp, offset);
        var skip = data[offset] != AllStations ? 0 : data[offset + 1] == UnnumberedInformation ? 2 : 1;
        DecodeProtocol(data, offset + skip, end, ref headers);
    }

    /// <summary>
    /// Decodes the header, starting at a direction byte: 0 for received, otherwise sent. pppd puts it in the place of the address, and
    /// control follows.
    /// </summary>
    public static void DecodeWithDirection(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < 3)
        {
            headers.Cut(DecodeLayer.Ppp, offset, 3, have);
            return;
        }

        if (data[offset + 1] != UnnumberedInformation)
        {
            Decode(data, offset + 1, end, ref headers);
            return;
        }

        headers.Begin(DecodeLayer.Ppp, offset);
        DecodeProtocol(data, offset + 2, end, ref headers);
    }

    /// <summary>Decodes the header, starting at the protocol: one byte if the first byte is odd, otherwise two.</summary>
    public static void DecodeProtocol(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        var length = have >= 1 && (data[offset] & 1) != 0 ? 1 : 2;
        if (have < length)
        {
            headers.Cut(DecodeLayer.Ppp, offset, length, have);
            return;
        }

        int protocol = length == 1 ? data[offset] : BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);
        offset += length;
        headers.SetProtocol(ProtocolSpace.Ppp, protocol);
        switch (protocol)
        {
            case PppProtocols.IPv4:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case PppProtocols.IPv6:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case PppProtocols.Mpls or PppProtocols.MplsMulticast:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            case PppProtocols.Bridge when PacketDecoder.Available(data, offset, end) >= BridgeHeaderLength && data[offset + 1] == 1:
                headers.Begin(DecodeLayer.Ppp, offset);
                // Flags with the padding length, MAC type 1 for Ethernet: RFC 3518 section 4.2.
                EthernetLink.DecodeWithin(data, offset + BridgeHeaderLength + (data[offset] & 0x0f), end, ref headers);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
