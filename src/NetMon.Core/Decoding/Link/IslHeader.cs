using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Cisco's inter-switch link, the predecessor of 802.1Q: 26 bytes around a complete Ethernet frame.</summary>
internal static class IslHeader
{
    // Address, type and user bits, source, length, LLC, VLAN and index.
    private const int Length = 26;
    private const int LengthFieldEnd = 14;
    private const int VlanOffset = 20;
    private const int MinTypeOfEthernet = 0x0600;
    private const int TypeEthernet = 0;

    /// <summary>Whether an Ethernet header is an ISL header: its 40-bit multicast address, a length, and the fixed LLC header.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the header.</param>
    /// <param name="end">Offset of the end of the frame.</param>
    public static bool IsAt(ReadOnlySpan<byte> data, int offset, int end)
    {
        if (PacketDecoder.Available(data, offset, end) < Length)
            return false;
        var header = data.Slice(offset, Length);
        return header is [0x01 or 0x03, 0x00, 0x0c, 0x00, 0x00, ..] && BinaryPrimitives.ReadUInt16BigEndian(header[12..]) < MinTypeOfEthernet
            && header[14..17] is [0xaa, 0xaa, 0x03];
    }

    /// <summary>Decodes the inner frame. Its addresses are the packet's; the outer ones belong to the switches.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Isl, offset);
        const int BpduBit = 1;
        var header = data.Slice(offset, Length);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        if (offset + LengthFieldEnd + length < end)
        {
            end = offset + LengthFieldEnd + length;
            headers.Limit = LengthSource.Isl;
        }

        if (!headers.Has(HeaderFields.Vlan))
        {
            headers.VlanId = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(header[VlanOffset..]) >> BpduBit);
            headers.Fields |= HeaderFields.Vlan;
        }

        // The upper four bits of the address's last byte are the type. Token ring, FDDI and ATM have other frames.
        if (header[5] >> 4 == TypeEthernet && PacketDecoder.TryEnterLink(DecodeLayer.Isl, offset, ref headers))
            EthernetLink.Decode(data, offset + Length, end, ref headers);
        else
            headers.SetPayload(offset + Length, end);
    }
}
