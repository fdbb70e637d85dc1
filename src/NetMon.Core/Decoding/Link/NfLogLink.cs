using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Linux NFLOG: an address family, then attributes, one of which is the packet. https://www.tcpdump.org/linktypes.html.</summary>
internal static class NfLogLink
{
    private const int HeaderLength = 4;
    private const int AttributeHeaderLength = 4;
    private const int AttributePayload = 9;
    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 10;

    /// <summary>Decodes the header, starting at the address family. Attributes are in the byte order of the capturing machine.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.NfLog, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.NfLog, offset, HeaderLength, have);
            return;
        }

        var family = data[offset];
        var position = offset + HeaderLength;
        headers.PayloadOffset = position;
        var isLittleEndian = position + 1 < data.Length && data[position + 1] == 0;
        while (PacketDecoder.Available(data, position, end) > 0)
        {
            have = PacketDecoder.Available(data, position, end);
            if (have < AttributeHeaderLength)
            {
                headers.Cut(DecodeLayer.NfLog, position, AttributeHeaderLength, have);
                return;
            }

            var attribute = data.Slice(position, AttributeHeaderLength);
            var length = Read(attribute, isLittleEndian);
            if (length < AttributeHeaderLength)
            {
                headers.Limit = LengthSource.NfLogAttribute;
                headers.SetFault(DecodeFaultKind.Length, DecodeLayer.NfLog, position, AttributeHeaderLength, length);
                return;
            }

            if (Read(attribute[2..], isLittleEndian) == AttributePayload)
            {
                headers.Limit = LengthSource.NfLogAttribute;
                DecodePayload(data, position + AttributeHeaderLength, Math.Min(end, position + length), family, ref headers);
                return;
            }

            if (have < length)
            {
                headers.Cut(DecodeLayer.NfLog, position, length, have);
                return;
            }

            position += (length + 3) & ~3;
        }

        headers.Cut(DecodeLayer.NfLog, Math.Min(position, end), AttributeHeaderLength, 0);
    }

    private static int Read(ReadOnlySpan<byte> field, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(field)
        : BinaryPrimitives.ReadUInt16BigEndian(field);

    private static void DecodePayload(ReadOnlySpan<byte> data, int offset, int end, byte family, ref PacketHeaders headers)
    {
        if (family == FamilyIPv4)
            IPv4Header.Decode(data, offset, end, ref headers);
        else if (family == FamilyIPv6)
            IPv6Header.Decode(data, offset, end, ref headers);
        else
            headers.SetPayload(offset, end);
    }
}
