namespace NetMon.Decoding;

/// <summary>Formats MAC addresses as Linux and Wireshark do: lower case, with colons.</summary>
internal static class MacAddressText
{
    private const int Bytes = 6;

    /// <summary>Formats the first six bytes.</summary>
    public static string Format(ReadOnlySpan<byte> address)
    {
        Span<char> text = stackalloc char[Bytes * 3 - 1];
        for (var i = 0; i < Bytes; i++)
        {
            if (i > 0)
                text[i * 3 - 1] = ':';
            text[i * 3] = HexDigit(address[i] >> 4);
            text[i * 3 + 1] = HexDigit(address[i] & 0xf);
        }

        return new string(text);
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
}
