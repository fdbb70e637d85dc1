using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>
/// Ethernet after MPLS labels, RFC 4448, with or without a control word. The packet does not tell which, so the position with the more
/// plausible Ethernet frame is used. The frame's payload is decoded as that of this packet, because there is no other IP header outside it;
/// the frame itself is the inner packet.
/// </summary>
internal static class PseudoWire
{
    private const int ControlWordLength = 4;
    private const int EthernetHeaderLength = 14;
    private const int VlanTagLength = 4;
    private const int MinLlcLength = 3;

    /// <summary>The size to which Ethernet pads, IEEE 802.3 section 3.2.8.</summary>
    private const int MinPayload = 46;

    /// <summary>Decodes the frame, starting at the byte after the last label.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var hasControlWord = HasControlWord(data, offset, end);
        if (!hasControlWord && !EthernetLink.IsPlausible(data, offset, end))
        {
            headers.SetPayload(offset, end);
            return;
        }

        if (hasControlWord)
        {
            headers.Begin(DecodeLayer.Mpls, offset);
            offset += ControlWordLength;
        }

        headers.SetTunnel(TunnelKind.PseudoWire, LinkType.Ethernet, offset);
        EthernetLink.DecodeWithin(data, offset, end, ref headers);
    }

    /// <summary>Whether a control word and a frame begin here.</summary>
    public static bool HasControlWord(ReadOnlySpan<byte> data, int offset, int end)
    {
        // A control word begins with a nibble of zeros, and usually only its sequence number is not zero; few addresses look like that.
        if (PacketDecoder.Available(data, offset, end) < ControlWordLength || data[offset] >> 4 != 0
            || !EthernetLink.IsPlausible(data, offset + ControlWordLength, end))
        {
            return false;
        }

        return (data[offset] == 0 && data[offset + 1] == 0) || !EthernetLink.IsPlausible(data, offset, end);
    }

    /// <summary>
    /// Whether a frame without a control word begins here. Stricter than a known EtherType: the start of IP and ARP must match theirs, and
    /// a length must fit.
    /// </summary>
    public static bool IsCertain(ReadOnlySpan<byte> data, int offset, int end)
    {
        if (PacketDecoder.Available(data, offset, end) <= EthernetHeaderLength)
            return false;
        int type = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + EthernetHeaderLength - 2)..]);
        for (var tags = 0; EtherTypeDispatch.IsVlanTag(type) && tags < 2; tags++)
        {
            offset += VlanTagLength;
            if (PacketDecoder.Available(data, offset, end) <= EthernetHeaderLength)
                return false;
            type = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + EthernetHeaderLength - 2)..]);
        }

        var payload = offset + EthernetHeaderLength;
        return type switch
        {
            EtherTypes.IPv4 => data[payload] is >= 0x45 and <= 0x4f,
            EtherTypes.IPv6 => data[payload] >> 4 == 6,
            EtherTypes.Arp => PacketDecoder.Available(data, payload, end) >= 2 && data[payload] == 0 && data[payload + 1] == 1,
            > EtherTypeDispatch.MaxLength => EthernetLink.IsPlausible(data, offset, end),
            // LLC: its length is that of the rest, or the rest is padded to Ethernet's minimum.
            _ => type >= MinLlcLength && (type == end - payload || (type < end - payload && end - payload <= MinPayload)),
        };
    }

    /// <summary>Whether an IPv4 header begins here, with lengths that fit and a valid checksum.</summary>
    public static bool IsIPv4(ReadOnlySpan<byte> data, int offset, int end)
    {
        var length = (data[offset] & 0x0f) * 4;
        if (length < IPv4Header.FixedLength || PacketDecoder.Available(data, offset, end) < length)
            return false;
        int total = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
        if (total < length || total > end - offset)
            return false;
        uint sum = 0;
        for (var i = 0; i < length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(data[(offset + i)..]);
        sum = (sum & 0xffff) + (sum >> 16);
        return (sum & 0xffff) + (sum >> 16) == 0xffff;
    }

    /// <summary>Whether an IPv6 header begins here, with a payload that fills the rest and a known next header.</summary>
    public static bool IsIPv6(ReadOnlySpan<byte> data, int offset, int end)
    {
        if (PacketDecoder.Available(data, offset, end) < IPv6Header.FixedLength)
            return false;
        var length = IPv6Header.FixedLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 4)..]);
        return length == end - offset && data[offset + 6]
            is IPProtocols.HopByHop or IPProtocols.IPv4 or IPProtocols.Tcp or IPProtocols.Udp
            or IPProtocols.IPv6 or IPProtocols.Routing or IPProtocols.Fragment or IPProtocols.Gre or IPProtocols.Esp
            or IPProtocols.AuthenticationHeader or IPProtocols.IcmpV6 or IPProtocols.NoNextHeader or IPProtocols.DestinationOptions
            or IPProtocols.Ospf or IPProtocols.EtherIP or IPProtocols.Pim or IPProtocols.L2tp or IPProtocols.Sctp or IPProtocols.UdpLite
            or IPProtocols.Mpls or IPProtocols.Ethernet;
    }
}
