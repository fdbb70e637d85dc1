using System.Globalization;

namespace NetMon.Alerts.Matching;

/// <summary>A range of addresses: a single address or a CIDR block (RFC 4632, RFC 4291 section 2.3).</summary>
/// <param name="First">First address.</param>
/// <param name="Last">Last address, inclusive.</param>
internal readonly record struct AddressRange(AddressValue First, AddressValue Last)
{
    private const int IPv4Bits = 32;
    private const int IPv6Bits = 128;

    /// <summary>Parses an address or CIDR block. Host bits are ignored.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressRange range)
    {
        range = default;
        text = text.Trim();
        var slash = text.IndexOf('/');
        if (!AddressValue.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        if (slash < 0)
        {
            range = new AddressRange(address, address);
            return true;
        }

        var isIPv4 = address.IsIPv4 && !text.Contains(':');
        if (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)) return false;
        if (bits > (isIPv4 ? IPv4Bits : IPv6Bits)) return false;
        range = Block(address, isIPv4 ? bits + IPv6Bits - IPv4Bits : bits);
        return true;
    }

    /// <summary>Whether the range contains an address.</summary>
    public bool Contains(in AddressValue address) => First.CompareTo(address) <= 0 && Last.CompareTo(address) >= 0;

    /// <summary>The range in CIDR notation if it is a block; a single address alone.</summary>
    public override string ToString()
    {
        if (First == Last) return First.ToString();
        for (var bits = IPv6Bits - 1; bits >= 0; bits--)
        {
            if (Block(First, bits) != this) continue;
            return string.Create(CultureInfo.InvariantCulture, $"{First}/{(First.IsIPv4 ? bits - IPv6Bits + IPv4Bits : bits)}");
        }

        return $"{First}-{Last}";
    }

    private static AddressRange Block(in AddressValue address, int bits)
    {
        var high = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        var low = bits <= 64 ? 0 : ulong.MaxValue << (IPv6Bits - bits);
        return new AddressRange(
            new AddressValue(address.High & high, address.Low & low),
            new AddressValue(address.High | ~high, address.Low | ~low));
    }
}
