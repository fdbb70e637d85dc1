using System.Buffers.Binary;
using NetMon.Decoding;

namespace NetMon.Transactions.Http2.Hpack;

/// <summary>
/// The Huffman code of HPACK, RFC 7541 appendix B. The code is canonical, so the code lengths define it: codes of one length are consecutive
/// numbers in the order of their symbols, and follow those of the next shorter length.
/// </summary>
[ReadsPackets]
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int MaxLength = 30;
    private const int ShortestLength = 5;

    // The characters of nearly all header fields have codes of at most this length, and are found by one look into a table.
    private const int TableBits = 10;

    private const int LengthBits = 4;
    private const int MaxPadding = 7;

    private static readonly ushort[] Symbols = new ushort[EndOfString + 1];
    private static readonly uint[] FirstCodes = new uint[MaxLength + 1];
    private static readonly int[] FirstPlaces = new int[MaxLength + 1];
    private static readonly int[] Counts = new int[MaxLength + 1];

    // Indexed by the next bits: the symbol, shifted left by four, plus the code length; 0 if the code is longer.
    private static readonly ushort[] Table = new ushort[1 << TableBits];

    static HpackHuffman()
    {
        var (code, place) = (0u, 0);
        for (var length = 1; length <= MaxLength; length++)
        {
            code <<= 1;
            (FirstCodes[length], FirstPlaces[length]) = (code, place);
            for (var symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] != length) continue;
                Symbols[place++] = (ushort)symbol;
                if (length <= TableBits)
                {
                    var entry = (ushort)((symbol << LengthBits) | length);
                    Table.AsSpan((int)(code << (TableBits - length)), 1 << (TableBits - length)).Fill(entry);
                }

                code++;
            }

            Counts[length] = place - FirstPlaces[length];
        }
    }

    // Code lengths of the symbols 0 to 255 and of the end of the string.
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>The largest number of bytes that a string of this many coded bytes decodes to.</summary>
    /// <param name="codedLength">Number of coded bytes.</param>
    public static int MaxDecodedLength(int codedLength) => codedLength * 8 / ShortestLength;

    /// <summary>Decodes a string.</summary>
    /// <param name="coded">The coded bytes.</param>
    /// <param name="text">Receives the bytes of the string; of at least <see cref="MaxDecodedLength"/>.</param>
    /// <param name="length">Number of bytes of the string.</param>
    /// <returns>False if it holds the end-of-string symbol, or is not padded with up to seven ones: section 5.2.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> coded, Span<byte> text, out int length)
    {
        length = 0;
        // The next bits are the highest ones; the bits after the available ones are zero.
        ulong bits = 0;
        var available = 0;
        while (true)
        {
            if (available <= 32) Fill(ref coded, ref bits, ref available);
            if (available < ShortestLength) break;
            var (symbol, codeLength) = Next(bits);
            if (codeLength > available) break;
            if (symbol == EndOfString) return false;
            text[length++] = (byte)symbol;
            bits <<= codeLength;
            available -= codeLength;
        }

        return available <= MaxPadding && bits == ~(ulong.MaxValue >> available);
    }

    private static void Fill(ref ReadOnlySpan<byte> coded, ref ulong bits, ref int available)
    {
        if (coded.Length >= sizeof(uint))
        {
            bits |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(coded) << (32 - available);
            available += 32;
            coded = coded[sizeof(uint)..];
            return;
        }

        foreach (var b in coded)
        {
            bits |= (ulong)b << (56 - available);
            available += 8;
        }

        coded = [];
    }

    // The code is complete: any 30 bits begin with a symbol.
    private static (int Symbol, int CodeLength) Next(ulong bits)
    {
        int entry = Table[bits >> (64 - TableBits)];
        if (entry != 0) return (entry >> LengthBits, entry & ((1 << LengthBits) - 1));
        var length = TableBits + 1;
        while (true)
        {
            var place = (long)(bits >> (64 - length)) - FirstCodes[length];
            if (place < Counts[length]) return (Symbols[FirstPlaces[length] + (int)place], length);
            length++;
        }
    }
}
