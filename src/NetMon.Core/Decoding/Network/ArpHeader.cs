using System.Buffers.Binary;

namespace NetMon.Decoding.Network;

/// <summary>ARP, RFC 826, and RARP, RFC 903.</summary>
internal static class ArpHeader
{
    /// <summary>Length of the header before the addresses, in bytes.</summary>
    internal const int FixedLength = 8;

    /// <summary>Decodes the header, starting at the hardware type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, etherType);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            headers.Cut(DecodeLayer.Arp, offset, FixedLength, have);
            return;
        }

        var header = data.Slice(offset, FixedLength);
        headers.NetworkOffset = offset;
        headers.ArpOperation = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        headers.Fields |= HeaderFields.Arp;

        var length = FixedLength + 2 * (header[4] + header[5]);
        if (have < length)
            headers.Cut(DecodeLayer.Arp, offset, length, have);
        else
            headers.PayloadOffset = offset + length;
    }

    /// <summary>Whether the protocol addresses are IPv4 addresses.</summary>
    /// <param name="arp">The complete packet, from the hardware type on.</param>
    public static bool IsForIPv4(ReadOnlySpan<byte> arp) =>
        BinaryPrimitives.ReadUInt16BigEndian(arp[2..]) == EtherTypes.IPv4 && arp[5] == 4;

    /// <summary>The hardware address of the sender (0) or the target (1).</summary>
    public static ReadOnlySpan<byte> HardwareAddress(ReadOnlySpan<byte> arp, int index) =>
        arp.Slice(FixedLength + index * (arp[4] + arp[5]), arp[4]);

    /// <summary>The protocol address of the sender (0) or the target (1).</summary>
    public static ReadOnlySpan<byte> ProtocolAddress(ReadOnlySpan<byte> arp, int index) =>
        arp.Slice(FixedLength + arp[4] + index * (arp[4] + arp[5]), arp[5]);
}
