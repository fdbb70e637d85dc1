using System.Globalization;
using System.Text;

namespace NetMon;

/// <summary>One field of a layer: name, value and position. Flat, for Export-Csv.</summary>
public sealed class PacketField
{
    internal PacketField(long packetNumber, string layer, string name, object? value, string? unit, string? description, int? offset, int length)
    {
        PacketNumber = packetNumber;
        Layer = layer;
        Name = name;
        Value = value;
        Unit = unit;
        Description = description;
        Offset = offset;
        Length = length;
    }

    /// <summary>Packet number.</summary>
    public long PacketNumber { get; }

    /// <summary>Name of the layer that contains the field.</summary>
    public string Layer { get; }

    /// <summary>Field name: <c>TTL</c>, <c>Source port</c>.</summary>
    public string Name { get; }

    /// <summary>Raw value: a number, a string, a Boolean or a local DateTime.</summary>
    public object? Value { get; }

    /// <summary>Unit of a number: <c>bytes</c>, <c>s</c>; null if it has none.</summary>
    public string? Unit { get; }

    /// <summary>Meaning of the value, in words or in hexadecimal; null if the value is self-explanatory.</summary>
    public string? Description { get; }

    /// <summary>Offset in bytes from the start of the frame; null for a computed field or an unknown position.</summary>
    public int? Offset { get; }

    /// <summary>Length in bytes; for a bit field, of the bytes that contain it.</summary>
    public int Length { get; }

    /// <summary>The field in one line: <c>Protocol: 6 (TCP)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name).Append(": ").Append(CultureInfo.InvariantCulture, $"{Text(Value)}");
        if (Unit is not null) text.Append(' ').Append(Unit);
        if (Description is not null) text.Append(" (").Append(Description).Append(')');
        return text.ToString();
    }

    private static object? Text(object? value) =>
        value is DateTime time ? time.ToString("yyyy-MM-dd HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture) : value;
}
