using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>An address or CIDR network as a filter term. Clears the host bits of a network, which libpcap would reject.</summary>
internal static class AddressTerm
{
    public static string ToExpression(string value) => ToExpression(value, "");

    /// <param name="value">The user's input.</param>
    /// <param name="direction">Empty, or <c>src</c> or <c>dst</c> followed by a space.</param>
    public static string ToExpression(string value, string direction)
    {
        var text = value.Trim();
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = ParseAddress(slash < 0 ? text : text[..slash], value);
        if (slash < 0) return $"{direction}host {address}";

        var bytes = address.GetAddressBytes();
        var prefixLength = ParsePrefixLength(text[(slash + 1)..], bytes.Length * 8, value);
        ClearHostBits(bytes, prefixLength);
        return string.Create(CultureInfo.InvariantCulture, $"{direction}net {new IPAddress(bytes)}/{prefixLength}");
    }

    private static IPAddress ParseAddress(string text, string value)
    {
        // .NET parses 10.1 as 10.0.0.1 and 010.0.0.1 as 8.0.0.1: an address that does not round-trip is a mistake.
        if (IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text))
        {
            // Drops the scope ID, which packets do not contain.
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
        }

        throw new FilterException(value, $"{SafeText.Quote(value)} is not an IP address or a network such as 10.0.0.0/8 or 2001:db8::/32.");
    }

    private static int ParsePrefixLength(string text, int maximum, string value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= maximum
            ? length
            : throw new FilterException(
                value, string.Create(CultureInfo.InvariantCulture, $"{SafeText.Quote(value)} is not a network: the prefix length must be 0 to {maximum}."));

    private static void ClearHostBits(byte[] address, int prefixLength)
    {
        for (var i = 0; i < address.Length; i++)
        {
            var kept = Math.Clamp(prefixLength - i * 8, 0, 8);
            address[i] &= (byte)(0xFF << (8 - kept));
        }
    }
}
