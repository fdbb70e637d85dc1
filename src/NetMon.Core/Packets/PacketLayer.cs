namespace NetMon;

/// <summary>One layer of a packet: its bytes and fields. Emitted by Get-PacketDetail, outermost first.</summary>
public sealed class PacketLayer
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal PacketLayer(
        long packetNumber, int index, string name, string summary, int offset, ReadOnlyMemory<byte> bytes, PacketFieldCollection fields, string? decodeError)
    {
        _bytes = bytes;
        PacketNumber = packetNumber;
        Index = index;
        Name = name;
        Summary = summary;
        Offset = offset;
        Fields = fields;
        DecodeError = decodeError;
    }

    /// <summary>Packet number.</summary>
    public long PacketNumber { get; }

    /// <summary>Zero-based index among the packet's layers; 0 is the frame itself.</summary>
    public int Index { get; }

    /// <summary>Layer name: <c>Frame</c>, <c>Ethernet</c>, <c>IPv4</c>, <c>TCP</c>, <c>DNS</c> ...</summary>
    public string Name { get; }

    /// <summary>One-line summary of the layer.</summary>
    public string Summary { get; }

    /// <summary>Offset of the layer, in bytes from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>Captured bytes of this layer, without the layers it carries; for the frame, all captured bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Decode error of this layer, or null: <c>TCP header cut at byte 34: needs 20, has 8 (captured length)</c>.</summary>
    public string? DecodeError { get; }

    /// <summary>The fields, in byte order.</summary>
    public PacketFieldCollection Fields { get; }

    /// <summary>A copy of the layer's bytes.</summary>
    public byte[] GetBytes() => _bytes.ToArray();

    /// <summary>Same as <see cref="Summary"/>.</summary>
    public override string ToString() => Summary;

    internal PacketLayer WithError(string? error) => new(PacketNumber, Index, Name, Summary, Offset, _bytes, Fields, error);
}
