namespace NetMon.Transactions.Http2.Hpack;

/// <summary>A string of HPACK.</summary>
/// <param name="Text">The string as safe text.</param>
/// <param name="Length">Its length in bytes, before it was made safe.</param>
internal readonly record struct HpackString(string Text, int Length);

/// <summary>A header field, RFC 7541 section 1.3.</summary>
/// <param name="Name">The name; that of a pseudo-header field begins with a colon, RFC 9113 section 8.3.</param>
/// <param name="Value">The value.</param>
internal sealed record HpackField(HpackString Name, HpackString Value)
{
    // What an entry costs besides its strings.
    private const int Overhead = 32;

    /// <summary>Its size as the standard counts it: section 4.1, and RFC 9113 section 6.5.2 for a list of fields.</summary>
    public int Size => Name.Length + Value.Length + Overhead;
}
