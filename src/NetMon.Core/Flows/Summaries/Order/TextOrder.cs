namespace NetMon.Flows.Summaries.Order;

/// <summary>Case-insensitive order of names; case decides only between names that are otherwise equal.</summary>
internal static class TextOrder
{
    /// <summary>Compares two texts.</summary>
    public static int Compare(string left, string right)
    {
        var order = string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
        return Math.Sign(order == 0 ? string.CompareOrdinal(left, right) : order);
    }
}
