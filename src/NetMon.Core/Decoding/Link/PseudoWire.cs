using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>
/// Ethernet behind MPLS labels, RFC 4448, with a control word or without. Nothing in the packet says which, so the frame that looks like
/// Ethernet wins. What it carries is decoded as the packet's own, since no other IP is outside it; the frame itself is the inner packet.
/// </summary>
internal static class PseudoWire
{
    private const int ControlWordLength = 4;
    private const int EthernetHeaderLength = 14;
    private const int VlanTagLength = 4;
    private const int MinLlcLength = 3;

    /// <summary>Bytes that Ethernet pads to, IEEE 802.3 section 3.2.8.</summary>
    private const int MinPayload = 46;

    /// <summary>Decodes from the byte after the last label on.</summary>
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

    /// <summary>Whether a frame begins behind a control word here.</summary>
    public static bool HasControlWord(ReadOnlySpan<byte> data, int offset, int end)
    {
        // A control word begins with a nibble of zeros, and all but its sequence number is zero as a rule; few addresses are so.
        if (PacketDecoder.Available(data, offset, end) < ControlWordLength || data[offset] >> 4 != 0
            || !EthernetLink.IsPlausible(data, offset + ControlWordLength, end))
        {
            return false;
        }

        return (data[offset] == 0 && data[offset + 1] == 0) || !EthernetLink.IsPlausible(data, offset, end);
    }

    /// <summary>Whether a frame without a control word begins here, by more than a type that has a name: what it announces follows.</summary>
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
            // LLC: its length is that of the rest, or the rest is padded to the least that Ethernet has.
            _ => type >= MinLlcLength && (type == end - payload || (type < end - payload && end - payload <= MinPayload)),
        };
    }

    /// <summary>Whether an IPv4 header is here whose lengths fit the rest and whose checksum is right.</summary>
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

    /// <summary>Whether an IPv6 header is here whose payload is all of the rest, and whose next header is one that there is.</summary>
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
