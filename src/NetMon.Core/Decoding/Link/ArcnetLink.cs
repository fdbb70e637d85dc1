namespace NetMon.Decoding.Link;

/// <summary>ARCNET: one-byte addresses, then IP in RFC 1201 fragments with a sequence number, or by RFC 1051 without one.</summary>
internal static class ArcnetLink
{
    private const int AddressesLength = 2;

    /// <summary>Linux inserts the offset of the hardware buffer between the addresses and the type.</summary>
    private const int LinuxOffsetLength = 2;

    private const int SequenceLength = 3;

    /// <summary>A split flag of 0xff is followed by three bytes of padding and the flag again, RFC 1201.</summary>
    private const int ExceptionLength = 4;

    private const byte ExceptionFlag = 0xff;

    /// <summary>Decodes the header, starting at the sender's address.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, isLinux: false, ref headers);

    /// <summary>Decodes a frame in the Linux format.</summary>
    public static void DecodeLinux(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, isLinux: true, ref headers);

    // Length of the header; 0 if it is truncated.
    private static int HeaderLength(ReadOnlySpan<byte> data, int offset, int end, bool isLinux)
    {
        var typeOffset = AddressesLength + (isLinux ? LinuxOffsetLength : 0);
        var have = PacketDecoder.Available(data, offset, end);
        if (have <= typeOffset)
            return 0;
        var length = typeOffset + 1;
        if (!HasSequence(data[offset + typeOffset]))
            return length;
        if (have < length + SequenceLength)
            return 0;
        var isException = !isLinux && data[offset + length] == ExceptionFlag;
        length += SequenceLength + (isException ? ExceptionLength : 0);
        return have < length ? 0 : length;
    }

    private static void Decode(ReadOnlySpan<byte> data, int offset, int end, bool isLinux, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Arcnet, offset);
        var typeOffset = offset + AddressesLength + (isLinux ? LinuxOffsetLength : 0);
        var length = HeaderLength(data, offset, end, isLinux);
        if (length == 0)
        {
            headers.Cut(DecodeLayer.Arcnet, offset, typeOffset - offset + 1 + SequenceLength, PacketDecoder.Available(data, offset, end));
            return;
        }

        // The split flag of the first fragment is odd and has the number of fragments; that of a later one is even; 0 means not fragmented.
        var type = data[typeOffset];
        var flag = HasSequence(type) ? data[offset + length - SequenceLength] : 0;
        var isLaterFragment = flag != 0 && (flag & 1) == 0;
        var etherType = EtherTypeOf(type);
        if (etherType != 0 && !isLaterFragment)
            EtherTypeDispatch.Decode(data, offset + length, end, etherType, ref headers);
        else
            headers.SetPayload(offset + length, end);
    }

    private static bool HasSequence(byte type) => EtherTypeOf(type) != 0 && type < 240;

    /// <summary>Maps Datapoint's assigned numbers: 240 and 241 are from RFC 1051, the others from RFC 1201 and RFC 2497.</summary>
    private static int EtherTypeOf(byte type) => type switch
    {
        196 => EtherTypes.IPv6,
        212 or 240 => EtherTypes.IPv4,
        213 or 241 => EtherTypes.Arp,
        214 => EtherTypes.Rarp,
        _ => 0,
    };
}
