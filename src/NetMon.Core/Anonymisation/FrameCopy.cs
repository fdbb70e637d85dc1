using System.Buffers.Binary;

namespace NetMon.Anonymisation;

/// <summary>
/// A frame and its anonymised copy, which is all zeros at first: only what is copied or mapped here gets into it. Bytes that were not captured
/// are ignored, and an address of which a part is missing stays zero.
/// </summary>
/// <param name="source">The frame.</param>
/// <param name="target">The copy, of the same length.</param>
/// <param name="map">The pseudonyms of addresses.</param>
internal readonly ref struct FrameCopy(ReadOnlySpan<byte> source, Span<byte> target, AddressMap map)
{
    private const int MacLength = 6;
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;

    /// <summary>The original bytes.</summary>
    public ReadOnlySpan<byte> Source { get; } = source;

    /// <summary>The copy.</summary>
    public Span<byte> Target { get; } = target;

    /// <summary>The pseudonyms of addresses.</summary>
    public AddressMap Map { get; } = map;

    /// <summary>Number of captured bytes.</summary>
    public int Length => Source.Length;

    /// <summary>A part of the frame, clipped to what was captured.</summary>
    public FrameCopy Slice(int start, int length)
    {
        start = Math.Clamp(start, 0, Length);
        length = Math.Clamp(length, 0, Length - start);
        return new FrameCopy(Source.Slice(start, length), Target.Slice(start, length), Map);
    }

    /// <summary>Whether all of these bytes were captured.</summary>
    public bool Has(int offset, int length) => offset >= 0 && length >= 0 && offset <= Length - length;

    /// <summary>Reads two bytes; 0 if they are missing.</summary>
    public int UInt16(int offset) => Has(offset, 2) ? BinaryPrimitives.ReadUInt16BigEndian(Source[offset..]) : 0;

    /// <summary>Copies bytes.</summary>
    public void Copy(int offset, int length)
    {
        var part = Slice(offset, length);
        part.Source.CopyTo(part.Target);
    }

    /// <summary>Maps a MAC address.</summary>
    public void Mac(int offset)
    {
        if (Has(offset, MacLength)) AddressMap.WriteMac(Target[offset..], Map.MapMac(AddressMap.ReadMac(Source[offset..])));
    }

    /// <summary>Maps an IPv4 address.</summary>
    public void IPv4(int offset)
    {
        if (Has(offset, IPv4Length)) BinaryPrimitives.WriteUInt32BigEndian(Target[offset..], Map.Map(BinaryPrimitives.ReadUInt32BigEndian(Source[offset..])));
    }

    /// <summary>Maps an IPv6 address.</summary>
    public void IPv6(int offset)
    {
        if (Has(offset, IPv6Length)) BinaryPrimitives.WriteUInt128BigEndian(Target[offset..], Map.Map(BinaryPrimitives.ReadUInt128BigEndian(Source[offset..])));
    }

    /// <summary>Maps several addresses of 4 bytes.</summary>
    public void IPv4List(int offset, int count)
    {
        for (var i = 0; i < count && Has(offset, IPv4Length); i++, offset += IPv4Length) IPv4(offset);
    }

    /// <summary>Maps several addresses of 16 bytes.</summary>
    public void IPv6List(int offset, int count)
    {
        for (var i = 0; i < count && Has(offset, IPv6Length); i++, offset += IPv6Length) IPv6(offset);
    }

    /// <summary>Maps the leading bytes of an address, of which only a prefix counts. The bits after the prefix are zero.</summary>
    /// <param name="offset">Offset of the bytes.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="prefix">Length of the prefix, in bits.</param>
    /// <param name="isIPv6">Whether it is a prefix of an IPv6 address.</param>
    public void Prefix(int offset, int length, int prefix, bool isIPv6)
    {
        var whole = isIPv6 ? IPv6Length : IPv4Length;
        if (length > whole || !Has(offset, length)) return;
        Span<byte> address = stackalloc byte[whole];
        address.Clear();
        Source.Slice(offset, length).CopyTo(address);
        if (isIPv6) BinaryPrimitives.WriteUInt128BigEndian(address, Map.Map(BinaryPrimitives.ReadUInt128BigEndian(address)));
        else BinaryPrimitives.WriteUInt32BigEndian(address, Map.Map(BinaryPrimitives.ReadUInt32BigEndian(address)));
        for (var i = 0; i < whole; i++)
        {
            var bits = Math.Clamp(prefix - (i * 8), 0, 8);
            address[i] &= (byte)(0xff00 >> bits);
        }

        address[..length].CopyTo(Target[offset..]);
    }
}
