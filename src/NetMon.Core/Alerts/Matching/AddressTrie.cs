namespace NetMon.Alerts.Matching;

/// <summary>
/// Finds the range of an address among a million: a first level of 65,536 entries by the leading 16 bits of IPv4, below it the sorted ranges.
/// A binary search touches one or two cache lines; a range takes eight bytes. IPv6 ranges are found by binary search alone.
/// </summary>
internal sealed class AddressTrie
{
    private const int LeadingBits = 16;

    private readonly uint[] _starts;
    private readonly uint[] _ends;
    private readonly int[] _byPrefix;
    private readonly AddressRange[] _others;

    /// <summary>Creates the trie; overlapping ranges are merged.</summary>
    public AddressTrie(IEnumerable<AddressRange> ranges)
    {
        var merged = Merge(ranges);
        _others = [.. merged.Where(r => !r.First.IsIPv4 || !r.Last.IsIPv4)];
        var v4 = merged.Where(r => r.First.IsIPv4 && r.Last.IsIPv4).ToArray();
        _starts = [.. v4.Select(r => r.First.IPv4)];
        _ends = [.. v4.Select(r => r.Last.IPv4)];

        // Indexed by prefix: the first range that ends in it or after it.
        _byPrefix = new int[(1 << LeadingBits) + 1];
        var range = 0;
        for (var prefix = 0; prefix < 1 << LeadingBits; prefix++)
        {
            while (range < _ends.Length && _ends[range] >> (32 - LeadingBits) < prefix) range++;
            _byPrefix[prefix] = range;
        }

        _byPrefix[^1] = _ends.Length;
    }

    /// <summary>Number of ranges.</summary>
    public int Count => _starts.Length + _others.Length;

    /// <summary>All ranges.</summary>
    public IEnumerable<AddressRange> Ranges() =>
        _starts.Zip(_ends, (start, end) => new AddressRange(ToAddress(start), ToAddress(end))).Concat(_others);

    /// <summary>Finds the range of an address.</summary>
    public bool TryFind(in AddressValue address, out AddressRange range)
    {
        range = default;
        if (address.IsIPv4 && FindIPv4(address.IPv4) is >= 0 and var index)
        {
            range = new AddressRange(ToAddress(_starts[index]), ToAddress(_ends[index]));
            return true;
        }

        var other = FindOther(address);
        if (other < 0) return false;
        range = _others[other];
        return true;
    }

    private static AddressValue ToAddress(uint value) => new(0, 0xffff_0000_0000UL | value);

    private static List<AddressRange> Merge(IEnumerable<AddressRange> ranges)
    {
        var merged = new List<AddressRange>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            // Merges overlapping ranges but not adjacent ones, so that a message can name the list entry.
            if (merged.Count > 0 && merged[^1].Last.CompareTo(range.First) >= 0)
            {
                var last = merged[^1];
                if (range.Last.CompareTo(last.Last) > 0) merged[^1] = last with { Last = range.Last };
                continue;
            }

            merged.Add(range);
        }

        return merged;
    }

    private int FindIPv4(uint address)
    {
        var prefix = (int)(address >> (32 - LeadingBits));
        var low = _byPrefix[prefix];
        // One more, because a range that ends after this prefix may start in it.
        var high = Math.Min(_byPrefix[prefix + 1], _ends.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_ends[middle] < address) low = middle + 1;
            else if (_starts[middle] > address) high = middle - 1;
            else return middle;
        }

        return -1;
    }

    private int FindOther(in AddressValue address)
    {
        var (low, high) = (0, _others.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_others[middle].Last.CompareTo(address) < 0) low = middle + 1;
            else if (_others[middle].First.CompareTo(address) > 0) high = middle - 1;
            else return middle;
        }

        return -1;
    }
}
