using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetMon.Flows.Summaries.Order;

/// <summary>
/// Sort key of a text that starts with an address: the address as a number, IPv4 before IPv6, then the port, then the rest. So 10.0.0.9
/// sorts before 10.0.0.50, alone, with a port, in a conversation or as a network.
/// </summary>
internal sealed class EndpointOrderKey
{
    private readonly IPAddress _address;
    private readonly int _number;
    private readonly object _rest;

    private EndpointOrderKey(IPAddress address, int number, object rest)
    {
        _address = address;
        _number = number;
        _rest = rest;
    }

    /// <summary>Parses <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>, <c>192.0.2.0/24</c>, <c>192.0.2.1 - 192.0.2.7</c>.</summary>
    /// <returns>Null for a text that does not start with an address.</returns>
    public static EndpointOrderKey? TryRead(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        return TryReadHead(head, out var address, out var number)
            ? new EndpointOrderKey(address, number, end < 0 ? "" : ReadRest(text[end..]))
            : null;
    }

    /// <summary>Compares two keys.</summary>
    public static int Compare(EndpointOrderKey left, EndpointOrderKey right)
    {
        var order = AddressOrder.Compare(left._address, right._address);
        if (order == 0) order = left._number.CompareTo(right._number);
        if (order != 0) return order;
        return (left._rest, right._rest) switch
        {
            (EndpointOrderKey a, EndpointOrderKey b) => Compare(a, b),
            var (a, b) => TextOrder.Compare(a.ToString()!, b.ToString()!),
        };
    }

    /// <summary>The text after the first address.</summary>
    public override string ToString() => _rest.ToString()!;

    private static object ReadRest(string text)
    {
        const string Separator = " - ";
        return text.StartsWith(Separator, StringComparison.Ordinal) && TryRead(text[Separator.Length..]) is { } peer ? peer : text;
    }

    private static bool TryReadHead(string head, out IPAddress address, out int number)
    {
        number = -1;
        // An IPv4 address must have three dots; IPAddress.TryParse would also accept "17".
        if (IPAddress.TryParse(head, out address!)) return address.AddressFamily == AddressFamily.InterNetworkV6 || head.AsSpan().Count('.') == 3;
        var separator = head.LastIndexOfAny([':', '/']);
        if (separator < 0 || !int.TryParse(head.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        return IPAddress.TryParse(head.AsSpan(0, separator), out address!)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || head.AsSpan().Count('.') == 3);
    }
}
