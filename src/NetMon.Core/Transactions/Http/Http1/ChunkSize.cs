using NetMon.Decoding;

namespace NetMon.Transactions.Http.Http1;

/// <summary>The line before a chunk, RFC 9112 section 7.1: its length in hexadecimal, perhaps with extensions, which mean nothing here.</summary>
[ReadsPackets]
internal static class ChunkSize
{
    // One more digit still fits: enough for any file, and without overflow.
    private const long MaxSize = long.MaxValue >> 5;

    /// <summary>Reads the length of the chunk.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="size">The length in bytes.</param>
    /// <returns>False if it is no number, or too large.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out long size)
    {
        size = 0;
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).Trim(" \t"u8);
        if (digits.IsEmpty) return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit) || size > MaxSize) return false;
            size = (size << 4) | (uint)ValueOf(digit);
        }

        return true;
    }

    private static int ValueOf(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
