namespace NetMon.Presentation;

/// <summary>The keys of groups, made to fit.</summary>
public static class KeyText
{
    private const string Between = " - ";

    /// <summary>A key; too long a one loses its middle, one of two addresses the middle of each.</summary>
    /// <param name="key">The key.</param>
    /// <param name="address">One address or null.</param>
    /// <param name="peerAddress">The other address, or null where the key is not one of two.</param>
    /// <param name="width">The most characters to give.</param>
    public static string Fit(string key, string? address, string? peerAddress, int width)
    {
        // What was not made of packets by us, such as a CSV file's, may hold anything.
        key = SafeText.Guard(key);
        if (key.Length <= width || address is not { Length: > 0 } || peerAddress is not { Length: > 0 }) return Quantities.Shorten(key, width);
        // What one does not need is the other's.
        var room = width - Between.Length;
        var half = room / 2;
        var first = Math.Max(half, room - peerAddress.Length);
        var second = room - Math.Min(first, address.Length);
        return Quantities.Shorten(address, first) + Between + Quantities.Shorten(peerAddress, second);
    }
}
