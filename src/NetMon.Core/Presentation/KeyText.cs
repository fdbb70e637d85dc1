namespace NetMon.Presentation;

/// <summary>Shortens group keys for display.</summary>
public static class KeyText
{
    private const string Between = " - ";

    /// <summary>A key, shortened in the middle; each address of a pair is shortened separately.</summary>
    /// <param name="key">The key.</param>
    /// <param name="address">The first address, or null.</param>
    /// <param name="peerAddress">The second address, or null if the key is not a pair.</param>
    /// <param name="width">Maximum number of characters.</param>
    public static string Fit(string key, string? address, string? peerAddress, int width)
    {
        // The key may come from a CSV file and contain anything.
        key = SafeText.Guard(key);
        if (key.Length <= width || address is not { Length: > 0 } || peerAddress is not { Length: > 0 }) return Quantities.Shorten(key, width);
        // Room that one address does not need goes to the other.
        var room = width - Between.Length;
        var half = room / 2;
        var first = Math.Max(half, room - peerAddress.Length);
        var second = room - Math.Min(first, address.Length);
        return Quantities.Shorten(address, first) + Between + Quantities.Shorten(peerAddress, second);
    }
}
