namespace NetMon.Alerts.Matching;

/// <summary>A set of address ranges with fast membership tests, for every packet.</summary>
internal sealed class AddressSet
{
    private readonly AddressValue[] _starts;
    private readonly bool[] _isIn;

    // Result by the first octet of an IPv4 address, where it alone decides; sufficient for most packets.
    private readonly bool?[] _byFirst = new bool?[byte.MaxValue + 1];

    /// <summary>Creates the set.</summary>
    public AddressSet(IReadOnlyList<AddressRange> ranges)
    {
        _starts =
        [
            .. ranges.SelectMany<AddressRange, AddressValue>(r => r.Last == AddressValue.Max ? [r.First] : [r.First, r.Last.Next])
                .Append(default).Distinct().Order(),
        ];
        _isIn = [.. _starts.Select(start => ranges.Any(range => range.Contains(start)))];
        for (var first = 0; first < _byFirst.Length; first++)
        {
            var low = Find(new AddressValue(0, 0xffff_0000_0000 | (ulong)first << 24));
            var high = Find(new AddressValue(0, 0xffff_0000_0000 | (ulong)first << 24 | 0xff_ffff));
            _byFirst[first] = low == high ? _isIn[low] : null;
        }
    }

    /// <summary>Private, link-local, shared and loopback address blocks: RFC 1918, 3927, 4193, 4291, 6598.</summary>
    public static IReadOnlyList<AddressRange> Local { get; } =
    [
        .. new[]
        {
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1",
        }.Select(Parse),
    ];

    /// <summary>Multicast and broadcast addresses; see <see cref="AddressValue.IsMulticast"/>.</summary>
    public static IReadOnlyList<AddressRange> Multicast { get; } = [.. new[] { "224.0.0.0/3", "ff00::/8" }.Select(Parse)];

    /// <summary>Whether the set contains an address.</summary>
    public bool Contains(in AddressValue address) =>
        address.IsIPv4 && _byFirst[address.IPv4 >> 24] is { } isIn ? isIn : _isIn[Find(address)];

    private static AddressRange Parse(string text) => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text);

    private int Find(in AddressValue address)
    {
        var place = Array.BinarySearch(_starts, address);
        return place >= 0 ? place : ~place - 1;
    }
}
