namespace NetMon;

/// <summary>One layer of one packet: where its bytes are, and its fields. Emitted by Get-PacketDetail, outermost first.</summary>
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

    /// <summary>Number of the packet.</summary>
    public long PacketNumber { get; }

    /// <summary>Place among the packet's layers; 0 is the frame itself.</summary>
    public int Index { get; }

    /// <summary>What the layer is called: <c>Frame</c>, <c>Ethernet</c>, <c>IPv4</c>, <c>TCP</c>, <c>DNS</c> ...</summary>
    public string Name { get; }

    /// <summary>The layer in one line for a person.</summary>
    public string Summary { get; }

    /// <summary>Where the layer begins, in bytes from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>How many bytes it takes of those that were kept, without the layers that it carries; of the frame, all.</summary>
    public int Length => _bytes.Length;

    /// <summary>What is wrong with this layer, or null: <c>TCP header cut at byte 34: needs 20, has 8 (captured length)</c>.</summary>
    public string? DecodeError { get; }

    /// <summary>The fields, in the order of the bytes.</summary>
    public PacketFieldCollection Fields { get; }

    /// <summary>A copy of the layer's bytes.</summary>
    public byte[] GetBytes() => _bytes.ToArray();

    /// <summary>The summary.</summary>
    public override string ToString() => Summary;

    internal PacketLayer WithIndex(int index) => new(PacketNumber, index, Name, Summary, Offset, _bytes, Fields, DecodeError);

    internal PacketLayer WithError(string? error) => new(PacketNumber, Index, Name, Summary, Offset, _bytes, Fields, error);
}
