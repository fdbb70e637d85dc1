namespace NetMon.Inspection;

/// <summary>Numbers in hexadecimal: lower case, after <c>0x</c>.</summary>
internal static class HexText
{
    private const int MaxDigits = 16;

    /// <summary>The text of a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Minimum number of digits.</param>
    public static string Of(long value, int digits)
    {
        Span<char> text = stackalloc char[MaxDigits + 2];
        var at = text.Length;
        for (var left = (ulong)value; digits > 0 || left != 0; digits--, left >>= 4) text[--at] = "0123456789abcdef"[(int)left & 0x0f];
        text[--at] = 'x';
        text[--at] = '0';
        return new string(text[at..]);
    }
}
