namespace NetMon.Decoding.Applications.Quic;

/// <summary>The long header of a packet, RFC 9000 section 17.2, up to its packet number, which is protected.</summary>
internal readonly ref struct QuicLongHeader
{
    private const byte LongForm = 0x80;
    private const byte FixedBit = 0x40;
    private const int MaxConnectionIdLength = 20;
    private const int MinLength = 7;

    private QuicLongHeader(
        QuicVersion version, QuicPacketType type, ReadOnlySpan<byte> destinationId, ReadOnlySpan<byte> sourceId, int packetNumberOffset, int end)
    {
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
        if (version.Number != 0 && !version.IsKnown && !version.IsReserved) return false;
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

        header = new QuicLongHeader(version, type, destinationId, sourceId, reader.Position, end);
        return true;
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
