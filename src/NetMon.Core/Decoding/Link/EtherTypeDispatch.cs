using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Decodes what follows an EtherType field: VLAN tags, then a network layer; or LLC if the field is a length.</summary>
internal static class EtherTypeDispatch
{
    /// <summary>The largest value that is a length instead of a type, IEEE 802.3 section 3.2.6.</summary>
    internal const int MaxLength = 1500;

    private const int VlanTagLength = 4;
    private const int MaxVlanTags = 16;

    /// <summary>Decodes the payload of an EtherType.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the first byte after the EtherType.</param>
    /// <param name="end">Offset of the end of the enclosing layer.</param>
    /// <param name="etherType">The type, or a length.</param>
    /// <param name="headers">Filled in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        if (IsVlanTag(etherType) && !SkipVlanTags(data, ref offset, end, ref etherType, ref headers))
            return;

        if (etherType <= MaxLength)
        {
            if (offset + etherType < end)
            {
                end = offset + etherType;
                headers.Limit = LengthSource.Ieee8023;
            }

            LlcHeader.Decode(data, offset, end, ref headers);
            return;
        }

        // Keep the first EtherType after VLAN tags; other tags and labels are followed by EtherTypes of their own.
        if (!headers.Has(HeaderFields.EtherType))
        {
            headers.EtherType = (ushort)etherType;
            headers.Fields |= HeaderFields.EtherType;
        }

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
                DecodeRare(data, offset, end, etherType, ref headers);
                break;
        }
    }

    private static void DecodeRare(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        if (!PacketDecoder.TryEnterLink(DecodeLayer.Ethernet, offset, ref headers))
            return;
        switch (etherType)
        {
            case EtherTypes.Mpls or EtherTypes.MplsUpstream:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.PppoeDiscovery or EtherTypes.PppoeSession:
                PppoeHeader.Decode(data, offset, end, etherType, ref headers);
                break;
            case EtherTypes.MacSec:
                MacSecHeader.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.FabricPath:
                FabricPathHeader.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.Nsh:
                NshHeader.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.Ppp:
                PppLink.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.JumboLlc:
                LlcHeader.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.SlowProtocols when PacketDecoder.Available(data, offset, end) > 0:
                headers.SetProtocol(ProtocolSpace.SlowProtocol, data[offset]);
                headers.SetPayload(offset, end);
                break;
            case EtherTypes.TransparentBridging:
                headers.SetProtocol(ProtocolSpace.EtherType, etherType);
                EthernetLink.DecodeWithin(data, offset, end, ref headers);
                break;
            default:
                if (EtherTags.Length(etherType) != 0)
                {
                    EtherTags.Decode(data, offset, end, etherType, ref headers);
                    break;
                }

                headers.SetProtocol(ProtocolSpace.EtherType, etherType);
                headers.SetPayload(offset, end);
                break;
        }
    }

    /// <summary>Whether an EtherType is that of a VLAN tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsVlanTag(int etherType) => etherType
        is EtherTypes.Vlan or EtherTypes.ProviderVlan or EtherTypes.QinQ9100 or EtherTypes.QinQ9200;

    private static bool SkipVlanTags(ReadOnlySpan<byte> data, ref int offset, int end, ref int etherType, ref PacketHeaders headers)
    {
        for (var tags = 0; IsVlanTag(etherType); tags++)
        {
            headers.SetProtocol(ProtocolSpace.EtherType, etherType);
            var have = PacketDecoder.Available(data, offset, end);
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

            headers.Begin(DecodeLayer.Vlan, offset);
            var tag = data.Slice(offset, VlanTagLength);
            var id = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(tag) & 0x0fff);
            if (!headers.Has(HeaderFields.Vlan))
            {
                headers.VlanId = id;
                headers.Fields |= HeaderFields.Vlan;
            }
            else if (!headers.Has(HeaderFields.InnerVlan))
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
