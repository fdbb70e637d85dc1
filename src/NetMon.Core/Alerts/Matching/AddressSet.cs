namespace NetMon.Alerts.Matching;

/// <summary>A set of address ranges, for asking of every packet whether an address is in it.</summary>
internal sealed class AddressSet
{
    private readonly AddressClasses _classes;
    private readonly bool[] _isIn;

    /// <summary>Makes the set.</summary>
    public AddressSet(IReadOnlyList<AddressRange> ranges)
    {
        AddressValue[] starts =
        [
            .. ranges.SelectMany<AddressRange, AddressValue>(r => r.Last == AddressValue.Max ? [r.First] : [r.First, r.Last.Next])
                .Append(default).Distinct().Order(),
        ];
        _classes = new AddressClasses(starts);
        _isIn = [.. starts.Select(start => ranges.Any(range => range.Contains(start)))];
    }

    /// <summary>The blocks of private, link-local, shared and loopback addresses: RFC 1918, 3927, 4193, 4291, 6598.</summary>
    public static IReadOnlyList<AddressRange> Local { get; } =
    [
        .. new[]
        {
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1",
        }.Select(text => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text)),
    ];

    /// <summary>Whether an address is in it.</summary>
    public bool Contains(in AddressValue address) => _isIn[_classes.Find(address)];
}
