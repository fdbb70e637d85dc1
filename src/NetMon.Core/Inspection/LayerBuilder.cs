using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Inspection;

/// <summary>
/// Collects the fields of one layer. A field is added only if its bytes were captured, so a truncated layer shows its remaining fields and
/// readers need no length checks.
/// </summary>
internal sealed class LayerBuilder
{
    private readonly long _packetNumber;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<PacketField> _fields;

    /// <summary>Starts a layer.</summary>
    /// <param name="fields">Scratch space for the fields; one layer after another uses it, and each is built before the next one starts.</param>
    /// <param name="packetNumber">Number of the packet.</param>
    /// <param name="packet">The packet that has the layer: the whole frame, or a packet inside a tunnel.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="offset">Offset of the layer in the packet; clamped to the length of the packet.</param>
    /// <param name="end">Offset of its end in the packet; clamped to the length of the packet.</param>
    /// <param name="origin">Offset of the packet in the frame.</param>
    public LayerBuilder(
        List<PacketField> fields, long packetNumber, ReadOnlyMemory<byte> packet, string name, int offset, int end, int origin = 0)
    {
        _fields = fields;
        _fields.Clear();
        var start = Math.Clamp(offset, 0, packet.Length);
        _packetNumber = packetNumber;
        Name = name;
        Offset = origin + start;
        _bytes = packet[start..Math.Clamp(end, start, packet.Length)];
        Summary = name;
    }

    public string Name { get; set => field = SafeText.Guard(value); }

    /// <summary>One-line summary of the layer; its name if no reader sets another.</summary>
    public string Summary { get; set => field = SafeText.Guard(value); }

    /// <summary>Offset of the layer in the frame.</summary>
    public int Offset { get; }

    /// <summary>The bytes of the layer.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Whether the layer has <paramref name="length"/> bytes at an offset.</summary>
    public bool Has(int at, int length) => at >= 0 && length >= 0 && at <= Bytes.Length - length;

    /// <summary>Reads a byte; 0 if it was not captured.</summary>
    public int Byte(int at) => Has(at, 1) ? Bytes[at] : 0;

    /// <summary>Reads a 16-bit number; 0 if it was not captured.</summary>
    public int UInt16(int at) => Has(at, 2) ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[at..]) : 0;

    /// <summary>Reads a 32-bit number; 0 if it was not captured.</summary>
    public long UInt32(int at) => Has(at, 4) ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[at..]) : 0;

    /// <summary>Adds a field with any value, if its bytes were captured.</summary>
    public void Add(string name, int at, int length, object? value, string? unit = null, string? description = null)
    {
        if (Has(at, length)) Add(name, value, unit, description, Offset + at, length);
    }

    /// <summary>Adds a field with a number, if its bytes were captured.</summary>
    public void Add(string name, int at, int length, int value, string? unit = null, string? description = null) =>
        Add(name, at, length, SharedValues.Of(value), unit, description);

    /// <summary>Adds a field with a Boolean, if its bytes were captured.</summary>
    public void Add(string name, int at, int length, bool value) => Add(name, at, length, SharedValues.Of(value));

    /// <summary>Adds a computed field, which has no bytes of its own.</summary>
    public void AddComputed(string name, object? value, string? unit = null, string? description = null) =>
        Add(name, value, unit, description, offset: null, length: 0);

    /// <summary>Adds a number of one, two or four bytes.</summary>
    public void AddNumber(string name, int at, int length, string? unit = null, string? description = null)
    {
        if (!Has(at, length)) return;
        var number = Number(at, length);
        // Use the integer type that PowerShell uses by default where it is wide enough.
        Add(name, length <= 2 ? SharedValues.Of((int)number) : number, unit, description, Offset + at, length);
    }

    /// <summary>Adds a number that is shown in hexadecimal.</summary>
    public void AddHex(string name, int at, int length)
    {
        if (Has(at, length)) AddNumber(name, at, length, null, HexText.Of(Number(at, length), length * 2));
    }

    /// <summary>Adds a MAC address.</summary>
    public void AddMac(string name, int at)
    {
        if (Has(at, 6)) Add(name, at, 6, Mac(at));
    }

    /// <summary>Adds an IP address of 4 or 16 bytes.</summary>
    public void AddAddress(string name, int at, int length)
    {
        if (Has(at, length)) Add(name, at, length, AddressText.Of(Bytes.Slice(at, length)));
    }

    /// <summary>Adds bytes as hexadecimal text; long ones are truncated.</summary>
    public void AddBytes(string name, int at, int length)
    {
        const int Shown = 64;
        if (!Has(at, length) || length == 0) return;
        var hex = Convert.ToHexString(Bytes.Slice(at, Math.Min(length, Shown))).ToLowerInvariant();
        Add(name, at, length, length > Shown ? hex + "\u2026" : hex);
    }

    /// <summary>A MAC address as text; empty if it was not captured.</summary>
    public string Mac(int at) => Has(at, 6) ? MacAddressText.Format(Bytes[at..]) : "";

    /// <summary>An IP address as text; empty if it was not captured.</summary>
    public string Address(int at, int length) => Has(at, length) ? AddressText.Of(Bytes.Slice(at, length)) : "";

    /// <summary>Builds the layer.</summary>
    /// <param name="index">Its index among the packet's layers.</param>
    /// <param name="error">The error in the layer, if any.</param>
    public PacketLayer Build(int index, string? error = null) =>
        new(_packetNumber, index, Name, Summary, Offset, _bytes, new PacketFieldCollection(_fields.ToArray()), error);

    // The text of every field is escaped here.
    private void Add(string name, object? value, string? unit, string? description, int? offset, int length) => _fields.Add(new PacketField(
        _packetNumber, Name, SafeText.Guard(name), value is string text ? SafeText.Guard(text) : value, unit,
        description is null ? null : SafeText.Guard(description), offset, length));

    private long Number(int at, int length) => length switch
    {
        1 => Byte(at),
        2 => UInt16(at),
        _ => UInt32(at),
    };
}
