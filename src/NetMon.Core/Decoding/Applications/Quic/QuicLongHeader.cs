namespace NetMon.Decoding.Applications.Quic;

/// <summary>The long header of a packet, RFC 9000 section 17.2, up to its packet number, which is protected.</summary>
internal readonly ref struct QuicLongHeader
{
    private const byte LongForm = 0x80;
    private const byte FixedBit = 0x40;
    private const int MaxConnectionIdLength = 20;
    private const int MinLength = 7;

    /// <summary>Of the id that a client makes up for the server, RFC 9000 section 7.2.</summary>
    private const int MinClientIdLength = 8;

    /// <summary>Of the datagram of a client's Initial packet, RFC 9000 section 14.1.</summary>
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

    /// <summary>The version.</summary>
    public QuicVersion Version { get; }

    /// <summary>What the packet is.</summary>
    public QuicPacketType Type { get; }

    /// <summary>Whether this is an Initial packet, which a client's keys may open; of a version that is not known, only by its layout.</summary>
    public bool MayOpen { get; }

    /// <summary>The receiver's connection id.</summary>
    public ReadOnlySpan<byte> DestinationId { get; }

    /// <summary>The sender's connection id.</summary>
    public ReadOnlySpan<byte> SourceId { get; }

    /// <summary>Where the packet number begins, in bytes from the start of the packet.</summary>
    public int PacketNumberOffset { get; }

    /// <summary>Where the packet ends; the datagram may have further ones.</summary>
    public int End { get; }

    /// <summary>Reads the header that begins a span, if it can be one.</summary>
    /// <param name="data">The bytes of the datagram from this packet on.</param>
    /// <param name="wireLength">How many there were on the wire.</param>
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

    // Token and length, as every version that was in use has them; nothing else in the packet may be open to be read.
    private static bool TryReadInitial(PayloadReader reader, int wireLength, out int numberOffset, out int end)
    {
        reader.Skip((int)Math.Min(ReadVariable(ref reader), int.MaxValue));
        var length = ReadVariable(ref reader);
        numberOffset = reader.Position;
        var fits = !reader.IsCut && length >= MinProtectedLength && length <= (ulong)(wireLength - reader.Position);
        end = fits ? reader.Position + (int)length : 0;
        return fits;
    }

    /// <summary>Reads an integer of variable length, RFC 9000 section 16.</summary>
    public static ulong ReadVariable(ref PayloadReader reader)
    {
        ulong value = reader.ReadByte();
        var more = (1 << (int)(value >> 6)) - 1;
        value &= 0x3f;
        for (var i = 0; i < more; i++) value = value << 8 | reader.ReadByte();
        return value;
    }
}
