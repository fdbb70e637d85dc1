using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Text of a distinguished name, RFC 5280 section 4.1.2.4, as .NET writes it: <c>CN=www.example.com, O="Example, Inc.", C=US</c>, the most
/// specific part first. Values with separators are in quotation marks.
/// </summary>
internal static class DistinguishedName
{
    private const byte Utf8String = 0x0c;
    private const byte NumericString = 0x12;
    private const byte UniversalString = 0x1c;
    private const byte BmpString = 0x1e;
    private const int MaxOidLength = 64;

    private static readonly SearchValues<char> Separators = SearchValues.Create(",+=\"<>#;");

    // 2.5.4.3
    private static ReadOnlySpan<byte> CommonNameOid => [0x55, 0x04, 0x03];

    // 2.5.4
    private static ReadOnlySpan<byte> AttributePrefix => [0x55, 0x04];

    // 0.9.2342.19200300.100.1.25
    private static ReadOnlySpan<byte> DomainComponentOid => [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19];

    // 1.2.840.113549.1.9.1
    private static ReadOnlySpan<byte> EmailOid => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];

    /// <summary>The whole name; null if it is empty.</summary>
    /// <param name="name">The content of the name's sequence.</param>
    public static string? ToText(ReadOnlySpan<byte> name)
    {
        var parts = new List<string>();
        var sets = new DerReader(name);
        while (sets.HasMore)
        {
            var set = new DerReader(sets.Take(out _));
            var attributes = new List<string>();
            while (set.HasMore)
            {
                var attribute = new DerReader(set.Take(out _));
                var type = attribute.Take(out _);
                attributes.Add($"{NameOf(type)}={Quoted(Text(attribute.Take(out var tag), tag))}");
            }

            if (attributes.Count > 0) parts.Add(string.Join(" + ", attributes));
        }

        parts.Reverse();
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The common name, of several the last and most specific one; null if there is none.</summary>
    /// <param name="name">The content of the name's sequence.</param>
    public static string? CommonName(ReadOnlySpan<byte> name)
    {
        string? found = null;
        var sets = new DerReader(name);
        while (sets.HasMore)
        {
            var set = new DerReader(sets.Take(out _));
            while (set.HasMore)
            {
                var attribute = new DerReader(set.Take(out _));
                if (!attribute.Take(out _).SequenceEqual(CommonNameOid)) continue;
                var value = attribute.Take(out var tag);
                if (!value.IsEmpty) found = Text(value, tag);
            }
        }

        return found;
    }

    private static string Text(ReadOnlySpan<byte> value, byte tag) => PayloadText.Printable(tag switch
    {
        Utf8String => Encoding.UTF8.GetString(value),
        BmpString => Encoding.BigEndianUnicode.GetString(value),
        UniversalString => Encoding.GetEncoding("utf-32BE").GetString(value),
        >= NumericString => Encoding.Latin1.GetString(value),
        _ => "#" + Convert.ToHexString(value),
    });

    private static string Quoted(string value) => value.Length == 0 || (!value.AsSpan().ContainsAny(Separators) && value.Trim() == value)
        ? value
        : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string NameOf(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual(DomainComponentOid)) return "DC";
        if (type.SequenceEqual(EmailOid)) return "E";
        var name = type.Length == AttributePrefix.Length + 1 && type.StartsWith(AttributePrefix) ? AttributeName(type[^1]) : null;
        return name ?? "OID." + OidText(type);
    }

    // X.520, in .NET's words.
    private static string? AttributeName(byte number) => number switch
    {
        3 => "CN",
        4 => "SN",
        5 => "SERIALNUMBER",
        6 => "C",
        7 => "L",
        8 => "S",
        9 => "STREET",
        10 => "O",
        11 => "OU",
        12 => "T",
        17 => "PostalCode",
        42 => "G",
        43 => "I",
        _ => null,
    };

    // X.690 section 8.19: seven bits a byte, the first number holds two.
    private static string OidText(ReadOnlySpan<byte> oid)
    {
        if (oid.Length is 0 or > MaxOidLength) return "?";
        var text = new StringBuilder();
        var value = BigInteger.Zero;
        foreach (var b in oid)
        {
            value = value << 7 | (b & 0x7f);
            if (b >= 0x80) continue;
            if (text.Length == 0)
            {
                var first = value < 80 ? value / 40 : 2;
                text.Append(CultureInfo.InvariantCulture, $"{first}.{value - first * 40}");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $".{value}");
            }

            value = BigInteger.Zero;
        }

        return text.Length == 0 ? "?" : text.ToString();
    }
}
