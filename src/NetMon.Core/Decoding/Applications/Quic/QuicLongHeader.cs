namespace NetMon.Decoding.Applications.Quic;

/// <summary>The long header of a packet, RFC 9000 section 17.2, up to the packet number, which is protected.</summary>
internal readonly ref struct QuicLongHeader
{
    private const byte LongForm = 0x80;
    private const byte FixedBit = 0x40;
    private const int MaxConnectionIdLength = 20;
    private const int MinLength = 7;

    /// <summary>Minimum length of the ID that a client chooses for the server, RFC 9000 section 7.2.</summary>
    private const int MinClientIdLength = 8;

    /// <summary>Minimum length of a datagram with a client's Initial packet, RFC 9000 section 14.1.</summary>
    private const int MinInitialLength = 1200;

    /// <summary>A packet number of four bytes and the sample, RFC 9001 section 5.4.2.</summary>
    private const int MinProtectedLength = 20;

    private QuicLongHeader(
        QuicVersion version, QuicPacketType type, ReadOnlySpan<byte> destinationId, ReadOnlySpan<byte> sourceId, int packetNumberOffset, int end,
        bool mayOpen)
    {
        MayOpen = mayOpen;
        Version = version;
        Type = type;
        DestinationId = destinationId;
        SourceId = sourceId;
        PacketNumberOffset = packetNumberOffset;
        End = end;
    }

    public QuicVersion Version { get; }

    public QuicPacketType Type { get; }

    /// <summary>
    /// Whether this is an Initial packet, which the client's keys may decrypt; for an unknown version, judged by its layout only.
    /// </summary>
    public bool MayOpen { get; }

    /// <summary>The destination connection ID.</summary>
    public ReadOnlySpan<byte> DestinationId { get; }

    /// <summary>The source connection ID.</summary>
    public ReadOnlySpan<byte> SourceId { get; }

    /// <summary>Offset of the packet number from the start of the packet, in bytes.</summary>
    public int PacketNumberOffset { get; }

    /// <summary>Offset of the end of the packet. The datagram may have further packets.</summary>
    public int End { get; }

    /// <summary>Reads the header at the start of the data, if there may be one.</summary>
    /// <param name="data">The rest of the datagram, from this packet on.</param>
    /// <param name="wireLength">Length of these bytes on the wire.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, int wireLength, out QuicLongHeader header)
    {
        header = default;
        if (data.Length < MinLength || (data[0] & LongForm) == 0) return false;
        var version = QuicVersion.Of(data);
        if (version.Number != 0 && (data[0] & FixedBit) == 0) return false;
        var reader = new PayloadReader(data, 1 + sizeof(uint));
        var destinationId = reader.ReadVector8();
        var sourceId = reader.ReadVector8();
        if (reader.IsCut || destinationId.Length > MaxConnectionIdLength || sourceId.Length > MaxConnectionIdLength) return false;
        var type = version.TypeOf(data[0]);
        var end = wireLength;
        if (version.IsKnown && type != QuicPacketType.Retry)
        {
            if (type == QuicPacketType.Initial) reader.Skip((int)Math.Min(ReadVariable(ref reader), int.MaxValue));
            var length = ReadVariable(ref reader);
            if (reader.IsCut || length == 0 || length > (ulong)(wireLength - reader.Position)) return false;
            end = reader.Position + (int)length;
        }

        var mayOpen = version.IsKnown && type == QuicPacketType.Initial;
        var offset = reader.Position;
        if (version.MayBeInitial(data[0]) && destinationId.Length >= MinClientIdLength && wireLength >= MinInitialLength
            && TryReadInitial(reader, wireLength, out var numberOffset, out var last))
        {
            (mayOpen, type, offset, end) = (true, QuicPacketType.Initial, numberOffset, last);
        }

        if (version.Number != 0 && !version.IsKnown && !version.IsReserved && !mayOpen) return false;
        header = new QuicLongHeader(version, type, destinationId, sourceId, offset, end, mayOpen);
        return true;
    }

    // Token and length, which all deployed versions have. Everything after them is protected.
    private static bool TryReadInitial(PayloadReader reader, int wireLength, out int numberOffset, out int end)
    {
        reader.Skip((int)Math.Min(ReadVariable(ref reader), int.MaxValue));
        var length = ReadVariable(ref reader);
        numberOffset = reader.Position;
        var fits = !reader.IsCut && length >= MinProtectedLength && length <= (ulong)(wireLength - reader.Position);
        end = fits ? reader.Position + (int)length : 0;
        return fits;
    }

    /// <summary>Reads a variable-length integer, RFC 9000 section 16.</summary>
    public static ulong ReadVariable(ref PayloadReader reader)
    {
        ulong value = reader.ReadByte();
        var more = (1 << (int)(value >> 6)) - 1;
        value &= 0x3f;
        for (var i = 0; i < more; i++) value = value << 8 | reader.ReadByte();
        return value;
    }
}
