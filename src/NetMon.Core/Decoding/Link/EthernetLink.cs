using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Link;

/// <summary>Ethernet II and IEEE 802.3: destination, source, and an EtherType or a length.</summary>
internal static class EthernetLink
{
    private const int HeaderLength = 14;
    private const int MinLlcLength = 3;

    /// <summary>Decodes from the destination address on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Ethernet, offset, HeaderLength, have);
            return;
        }

        headers.DstMacOffset = (ushort)offset;
        headers.SrcMacOffset = (ushort)(offset + 6);
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
        var etherType = BinaryPrimitives.ReadUInt16BigEndian(data.Slice(offset + 12, 2));
        // What has an EtherType is not of the link that puts a length there.
        if (etherType < EtherTypes.IPv4 && IslHeader.IsAt(data, offset, end))
        {
            IslHeader.Decode(data, offset, end, ref headers);
            return;
        }

        headers.Begin(DecodeLayer.Ethernet, offset);
        EtherTypeDispatch.Decode(data, offset + HeaderLength, end, etherType, ref headers);
    }

    /// <summary>Decodes a frame inside another, whose addresses stay.</summary>
    public static void DecodeWithin(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (!PacketDecoder.TryEnterLink(DecodeLayer.Ethernet, offset, ref headers))
            return;
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Ethernet, offset, HeaderLength, have);
            return;
        }

        headers.Begin(DecodeLayer.Ethernet, offset);
        var etherType = BinaryPrimitives.ReadUInt16BigEndian(data.Slice(offset + 12, 2));
        EtherTypeDispatch.Decode(data, offset + HeaderLength, end, etherType, ref headers);
    }

    /// <summary>Whether bytes may be a frame, where nothing else says so: its type has a name, or its length fits.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> data, int offset, int end)
    {
        if (PacketDecoder.Available(data, offset, end) < HeaderLength)
            return false;
        int etherType = BinaryPrimitives.ReadUInt16BigEndian(data.Slice(offset + 12, 2));
        return etherType > EtherTypeDispatch.MaxLength
            ? EtherTypeNames.IsKnown(etherType)
            : etherType >= MinLlcLength && etherType <= end - offset - HeaderLength;
    }
}
