namespace NetMon.CaptureFiles.Compression;

/// <summary>One code of DEFLATE, RFC 1951 section 3.2.2: short codes by one look into a table, the few long ones bit by bit.</summary>
internal sealed class HuffmanCode
{
    /// <summary>How many bits the table tells at once.</summary>
    public const int TableBits = 10;

    /// <summary>The longest code there is.</summary>
    public const int MaxLength = 15;

    /// <summary>What <see cref="DecodeLong"/> gives for bits that are no code.</summary>
    public const int NoSymbol = -1;

    private readonly ushort[] _symbols;
    private readonly ushort[] _counts = new ushort[MaxLength + 1];

    /// <summary>Makes an empty code.</summary>
    /// <param name="maxSymbols">The most symbols it may have.</param>
    public HuffmanCode(int maxSymbols) => _symbols = new ushort[maxSymbols];

    /// <summary>By the next bits: the symbol, shifted by four, and the length of its code; 0 where the code is longer, or none.</summary>
    public ushort[] Table { get; } = new ushort[1 << TableBits];

    /// <summary>Takes the lengths of the codes of symbols 0, 1, 2 ...; 0 for a symbol that does not occur.</summary>
    /// <returns>False when there is no such code: more codes than bits can tell apart, or, but for a single code, fewer.</returns>
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

    /// <summary>Finds a code that is not in the table.</summary>
    /// <param name="bits">The next bits, first one lowest.</param>
    /// <param name="available">How many there are.</param>
    /// <param name="length">How many the code has; more than there are when they do not suffice.</param>
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
