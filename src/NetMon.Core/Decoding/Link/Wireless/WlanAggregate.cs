using System.Buffers.Binary;

namespace NetMon.Decoding.Link.Wireless;

/// <summary>
/// A-MSDU: several packets in one IEEE 802.11 frame, IEEE 802.11-2020 section 9.3.2.2. Each is preceded by addresses and length, and padded
/// to four bytes.
/// </summary>
internal static class WlanAggregate
{
    /// <summary>Length of the subframe header: destination, source and length.</summary>
    public const int HeaderLength = 14;

    private const int LengthOffset = 12;
    private const int Alignment = 4;

    /// <summary>Decodes the subframe at an offset, and records whether another follows.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of its addresses.</param>
    /// <param name="end">Offset of the end of the frame.</param>
    /// <param name="headers">Filled in.</param>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Wlan, offset, HeaderLength, have);
            return;
        }

        headers.DstMacOffset = (ushort)offset;
        headers.SrcMacOffset = (ushort)(offset + 6);
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
        var next = Next(data, offset);
        if (PacketDecoder.Available(data, next, end) >= HeaderLength)
            headers.Fields |= HeaderFields.Subframes;
        var subframeEnd = offset + HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + LengthOffset)..]);
        if (subframeEnd < end)
        {
            end = subframeEnd;
            headers.Limit = LengthSource.WlanSubframe;
        }

        LlcHeader.Decode(data, offset + HeaderLength, end, ref headers);
    }

    /// <summary>Moves to the next subframe.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="headers">The headers of one subframe; on return, those of the next.</param>
    /// <param name="length">Length of the next subframe on the wire, with its header.</param>
    /// <returns>True if there is one.</returns>
    public static bool TryMoveNext(ReadOnlySpan<byte> data, ref PacketHeaders headers, out int length)
    {
        length = 0;
        if (!headers.Has(HeaderFields.Subframes))
            return false;
        var offset = Next(data, headers.DstMacOffset);
        var end = offset + HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + LengthOffset)..]);
        length = end - offset;
        headers = default;
        headers.ProtocolNumber = (ushort)LinkType.Ieee80211;
        // The bytes after the last subframe, such as a frame check sequence, are shorter than a header.
        Decode(data, offset, Math.Max(end, data.Length), ref headers);
        headers.Finish(data.Length, Math.Max(end, data.Length));
        return true;
    }

    /// <summary>Number of subframes in the frame.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="first">The headers of the first subframe.</param>
    public static int Count(ReadOnlySpan<byte> data, in PacketHeaders first)
    {
        var headers = first;
        var count = 1;
        while (TryMoveNext(data, ref headers, out _))
            count++;
        return count;
    }

    private static int Next(ReadOnlySpan<byte> data, int offset)
    {
        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(data[(offset + LengthOffset)..]);
        return offset + (length + Alignment - 1) / Alignment * Alignment;
    }
}
