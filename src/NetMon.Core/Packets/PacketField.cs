using System.Globalization;
using System.Text;

namespace NetMon;

/// <summary>One field of a layer: what it is called, what it holds, and where it is. Flat, so that it goes to CSV as it is.</summary>
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

    /// <summary>Number of the packet.</summary>
    public long PacketNumber { get; }

    /// <summary>Name of the layer that the field is of.</summary>
    public string Layer { get; }

    /// <summary>What the field is called: <c>TTL</c>, <c>Source port</c>.</summary>
    public string Name { get; }

    /// <summary>What it holds, raw: a number, a string, a Boolean, a local DateTime.</summary>
    public object? Value { get; }

    /// <summary>What a number counts: <c>bytes</c>, <c>s</c>; null where it counts nothing.</summary>
    public string? Unit { get; }

    /// <summary>What the value means, in words or in hexadecimal; null where it speaks for itself.</summary>
    public string? Description { get; }

    /// <summary>Where it begins, in bytes from the start of the frame; null where it is computed, or its place is not known.</summary>
    public int? Offset { get; }

    /// <summary>How many bytes it takes; those of a field of bits are the bytes that hold them.</summary>
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
