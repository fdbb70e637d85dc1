using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>What follows an EtherType field: VLAN tags, then a network layer, or LLC where the field is a length.</summary>
internal static class EtherTypeDispatch
{
    /// <summary>The largest value that is a length and not a type, IEEE 802.3 section 3.2.6.</summary>
    internal const int MaxLength = 1500;

    private const int VlanTagLength = 4;
    private const int MaxVlanTags = 16;

    /// <summary>Decodes what an EtherType announces.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">The first byte after the EtherType.</param>
    /// <param name="end">Where the enclosing layer ends.</param>
    /// <param name="etherType">The type, or a length.</param>
    /// <param name="headers">Filled in.</param>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        if (IsVlanTag(etherType) && !SkipVlanTags(data, ref offset, end, ref etherType, ref headers))
            return;

        if (etherType <= MaxLength)
        {
            LlcHeader.Decode(data, offset, Math.Min(end, offset + etherType), ref headers);
            return;
        }

        headers.EtherType = (ushort)etherType;
        headers.Fields |= HeaderFields.EtherType;
        switch (etherType)
        {
            case EtherTypes.IPv4:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.IPv6:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.Arp or EtherTypes.Rarp:
                ArpHeader.Decode(data, offset, end, etherType, ref headers);
                break;
            default:
                headers.SetProtocol(ProtocolSpace.EtherType, etherType);
                headers.SetPayload(offset, end);
                break;
        }
    }

    /// <summary>Whether an EtherType announces a VLAN tag.</summary>
    internal static bool IsVlanTag(int etherType) => etherType
        is EtherTypes.Vlan or EtherTypes.ProviderVlan or EtherTypes.QinQ9100 or EtherTypes.QinQ9200;

    private static bool SkipVlanTags(ReadOnlySpan<byte> data, ref int offset, int end, ref int etherType, ref PacketHeaders headers)
    {
        for (int tags = 0; IsVlanTag(etherType); tags++)
        {
            headers.SetProtocol(ProtocolSpace.EtherType, etherType);
            int have = PacketDecoder.Available(data, offset, end);
            if (have < VlanTagLength)
            {
                headers.Cut(DecodeLayer.Vlan, offset, VlanTagLength, have);
                return false;
            }

            if (tags == MaxVlanTags)
            {
                headers.SetFault(DecodeFaultKind.Depth, DecodeLayer.Vlan, offset, MaxVlanTags, tags + 1);
                headers.PayloadOffset = offset;
                return false;
            }

            var tag = data.Slice(offset, VlanTagLength);
            ushort id = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(tag) & 0x0fff);
            if (tags == 0)
            {
                headers.VlanId = id;
                headers.Fields |= HeaderFields.Vlan;
            }
            else if (tags == 1)
            {
                headers.InnerVlanId = id;
                headers.Fields |= HeaderFields.InnerVlan;
            }

            etherType = BinaryPrimitives.ReadUInt16BigEndian(tag[2..]);
            offset += VlanTagLength;
        }

        return true;
    }
}
