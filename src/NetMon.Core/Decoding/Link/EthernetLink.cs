using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Link;

/// <summary>Ethernet II and IEEE 802.3: destination, source, and an EtherType or a length.</summary>
internal static class EthernetLink
{
    private const int HeaderLength = 14;
    private const int MinLlcLength = 3;

    /// <summary>Decodes the header, starting at the destination address.</summary>
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
        // ISL has a length in this place, so a frame with an EtherType is not ISL.
        if (etherType < EtherTypes.IPv4 && IslHeader.IsAt(data, offset, end))
        {
            IslHeader.Decode(data, offset, end, ref headers);
            return;
        }

        headers.Begin(DecodeLayer.Ethernet, offset);
        EtherTypeDispatch.Decode(data, offset + HeaderLength, end, etherType, ref headers);
    }

    /// <summary>Decodes a frame inside another, without replacing the outer addresses.</summary>
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

    /// <summary>Whether the bytes may be a frame, if no field says so: its EtherType is known, or its length fits.</summary>
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
