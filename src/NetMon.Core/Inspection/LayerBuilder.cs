using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using NetMon.Decoding;
using NetMon.Presentation;

namespace NetMon.Inspection;

/// <summary>
/// Collects the fields of one layer. Each field is read only if its bytes are there, so that a layer that is cut shows what is left of it
/// and no reader has to look at lengths.
/// </summary>
internal sealed class LayerBuilder
{
    private readonly long _packetNumber;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<PacketField> _fields = [];

    /// <summary>Begins a layer.</summary>
    /// <param name="packetNumber">Number of the packet.</param>
    /// <param name="packet">The bytes of the packet that the layer is of: the whole frame, or a packet inside it.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="offset">Where it begins in the packet; past the packet counts as its end.</param>
    /// <param name="end">Where it ends; past the packet counts as its end.</param>
    /// <param name="origin">Where the packet begins in the frame.</param>
    public LayerBuilder(long packetNumber, ReadOnlyMemory<byte> packet, string name, int offset, int end, int origin = 0)
    {
        var start = Math.Clamp(offset, 0, packet.Length);
        _packetNumber = packetNumber;
        Name = name;
        Offset = origin + start;
        _bytes = packet[start..Math.Clamp(end, start, packet.Length)];
        Summary = name;
    }

    /// <summary>Name of the layer.</summary>
    public string Name { get; set => field = SafeText.Guard(value); }

    /// <summary>The layer in one line; its name until a reader says more.</summary>
    public string Summary { get; set => field = SafeText.Guard(value); }

    /// <summary>Where it begins in the frame.</summary>
    public int Offset { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Whether some bytes of the layer are there.</summary>
    public bool Has(int at, int length) => at >= 0 && length >= 0 && at <= Bytes.Length - length;

    /// <summary>A byte; 0 if it is not there.</summary>
    public int Byte(int at) => Has(at, 1) ? Bytes[at] : 0;

    /// <summary>A 16-bit number; 0 if it is not there.</summary>
    public int UInt16(int at) => Has(at, 2) ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[at..]) : 0;

    /// <summary>A 32-bit number; 0 if it is not there.</summary>
    public long UInt32(int at) => Has(at, 4) ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[at..]) : 0;

    /// <summary>Adds any field, if its bytes are there.</summary>
    public void Add(string name, int at, int length, object? value, string? unit = null, string? description = null)
    {
        if (Has(at, length)) Add(name, value, unit, description, Offset + at, length);
    }

    /// <summary>Adds a field that stands nowhere in the bytes.</summary>
    public void AddComputed(string name, object? value, string? unit = null, string? description = null) =>
        Add(name, value, unit, description, offset: null, length: 0);

    /// <summary>Adds a number of one, two or four bytes.</summary>
    public void AddNumber(string name, int at, int length, string? unit = null, string? description = null)
    {
        var number = Number(at, length);
        // PowerShell's own integers where they suffice.
        Add(name, at, length, length <= 2 ? (object)(int)number : number, unit, description);
    }

    /// <summary>Adds a number whose bits a person reads in hexadecimal.</summary>
    public void AddHex(string name, int at, int length) =>
        AddNumber(name, at, length, null, "0x" + Number(at, length).ToString($"x{length * 2}", CultureInfo.InvariantCulture));

    /// <summary>Adds a MAC address.</summary>
    public void AddMac(string name, int at)
    {
        if (Has(at, 6)) Add(name, at, 6, Mac(at));
    }

    /// <summary>Adds an IP address of 4 or 16 bytes.</summary>
    public void AddAddress(string name, int at, int length)
    {
        if (Has(at, length)) Add(name, at, length, new IPAddress(Bytes.Slice(at, length)).ToString());
    }

    /// <summary>Adds bytes as hexadecimal text, the first ones of many.</summary>
    public void AddBytes(string name, int at, int length)
    {
        const int Shown = 64;
        if (!Has(at, length) || length == 0) return;
        var hex = Convert.ToHexString(Bytes.Slice(at, Math.Min(length, Shown))).ToLowerInvariant();
        Add(name, at, length, length > Shown ? hex + "\u2026" : hex);
    }

    /// <summary>A MAC address as text; empty if it is not there.</summary>
    public string Mac(int at) => Has(at, 6) ? MacAddressText.Format(Bytes[at..]) : "";

    /// <summary>An IP address as text; empty if it is not there.</summary>
    public string Address(int at, int length) => Has(at, length) ? new IPAddress(Bytes.Slice(at, length)).ToString() : "";

    /// <summary>The finished layer.</summary>
    /// <param name="error">What is wrong with it.</param>
    public PacketLayer Build(string? error = null) =>
        new(_packetNumber, 0, Name, Summary, Offset, _bytes, new PacketFieldCollection(_fields), error);

    // All text of fields passes here, whoever made it.
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
