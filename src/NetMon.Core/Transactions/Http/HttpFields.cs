using System.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Http;

/// <summary>The fields of a head in the order received, RFC 9110 section 5, as safe text. Bounded in number and size.</summary>
[ReadsPackets]
internal sealed class HttpFields
{
    /// <summary>Maximum number of fields that are kept; servers reject more.</summary>
    public const int MaxCount = 200;

    /// <summary>Maximum size of the kept names and values, in bytes; servers reject more.</summary>
    public const int MaxBytes = 64 * 1024;

    // Two strings, and their place in the list.
    private const int FieldCost = 80;

    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>The kept fields.</summary>
    public IReadOnlyList<(string Name, string Value)> All => _fields;

    /// <summary>Size of the kept names and values, in bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>About the memory that the fields need, in bytes: text takes twice as much as it did when it was sent.</summary>
    public int Cost => (2 * Bytes) + (_fields.Count * FieldCost);

    /// <summary>Whether fields were left out because of the limits.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Adds a field.</summary>
    /// <param name="name">The name, as sent.</param>
    /// <param name="value">The value without white space around it.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (HasRoom(name.Length + value.Length)) _fields.Add((PayloadText.Printable(name), PayloadText.Printable(value)));
    }

    /// <summary>Adds a field whose text is safe.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="bytes">Size of both as sent, in bytes.</param>
    public void Add(string name, string value, int bytes)
    {
        if (HasRoom(bytes)) _fields.Add((name, value));
    }

    /// <summary>Adds other fields after these, as trailers.</summary>
    /// <param name="others">The others.</param>
    public void Append(HttpFields others)
    {
        foreach (var field in others._fields)
        {
            if (_fields.Count < 2 * MaxCount) _fields.Add(field);
        }

        Bytes += others.Bytes;
        IsCut |= others.IsCut;
    }

    /// <summary>The values of a field, joined by ", " as RFC 9110 section 5.2 says; null if there is none.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public string? Find(string name)
    {
        string? first = null;
        StringBuilder? joined = null;
        foreach (var field in _fields)
        {
            if (!string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)) continue;
            if (first is null) first = field.Value;
            else (joined ??= new StringBuilder(first)).Append(", ").Append(field.Value);
        }

        return joined?.ToString() ?? first;
    }

    private bool HasRoom(int bytes)
    {
        var hasRoom = _fields.Count < MaxCount && Bytes + bytes <= MaxBytes;
        if (hasRoom) Bytes += bytes;
        else IsCut = true;
        return hasRoom;
    }
}
