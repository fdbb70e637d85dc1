namespace NetMon.CaptureFiles.Compression;

/// <summary>A Huffman code of DEFLATE, RFC 1951 section 3.2.2: short codes are decoded by one table lookup, the few long ones bit by bit.</summary>
internal sealed class HuffmanCode
{
    /// <summary>Number of bits decoded by the table.</summary>
    public const int TableBits = 10;

    /// <summary>Maximum code length.</summary>
    public const int MaxLength = 15;

    /// <summary>Result of <see cref="DecodeLong"/> for bits that are not a code.</summary>
    public const int NoSymbol = -1;

    private readonly ushort[] _symbols;
    private readonly ushort[] _counts = new ushort[MaxLength + 1];

    /// <summary>Creates an empty code.</summary>
    /// <param name="maxSymbols">Maximum number of symbols.</param>
    public HuffmanCode(int maxSymbols) => _symbols = new ushort[maxSymbols];

    /// <summary>Indexed by the next bits: the symbol, shifted left by four, plus the code length; 0 if the code is longer or invalid.</summary>
    public ushort[] Table { get; } = new ushort[1 << TableBits];

    /// <summary>Builds the code from the code lengths of symbols 0, 1, 2 ...; 0 for an unused symbol.</summary>
    /// <returns>False if the lengths are over-subscribed or, except for a single code where allowed, incomplete.</returns>
    public bool TryBuild(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        Array.Clear(_counts);
        Array.Clear(Table);
        foreach (var length in lengths) _counts[length]++;
        var (left, longest) = (1, 0);
        for (var length = 1; length <= MaxLength; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0) return false;
            if (_counts[length] != 0) longest = length;
        }

        if (left > 0 && longest != 0 && !(mayBeIncomplete && longest == 1)) return false;
        if (longest == 0 && !mayBeIncomplete) return false;
        Span<ushort> offsets = stackalloc ushort[MaxLength + 2];
        Span<int> codes = stackalloc int[MaxLength + 2];
        for (var length = 1; length <= MaxLength; length++)
        {
            offsets[length + 1] = (ushort)(offsets[length] + _counts[length]);
            codes[length + 1] = (codes[length] + _counts[length]) << 1;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0) continue;
            _symbols[offsets[length]++] = (ushort)symbol;
            var code = codes[length]++;
            if (length > TableBits) continue;
            var entry = (ushort)((symbol << 4) | length);
            for (var bits = Reverse(code, length); bits < Table.Length; bits += 1 << length) Table[bits] = entry;
        }

        _counts[0] = 0;
        return true;
    }

    /// <summary>Decodes a code that is not in the table.</summary>
    /// <param name="bits">The next bits, the first one lowest.</param>
    /// <param name="available">Number of bits available.</param>
    /// <param name="length">Length of the code; more than available if the bits do not suffice.</param>
    /// <returns>The symbol, or <see cref="NoSymbol"/>.</returns>
    public int DecodeLong(ulong bits, int available, out int length)
    {
        var (code, first, index) = (0, 0, 0);
        for (length = 1; length <= MaxLength; length++)
        {
            if (length > available) return NoSymbol;
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = _counts[length];
            if (code - count < first) return _symbols[index + (code - first)];
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        length = 0;
        return NoSymbol;
    }

    private static int Reverse(int code, int length)
    {
        var reversed = 0;
        for (; length > 0; length--, code >>= 1) reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
