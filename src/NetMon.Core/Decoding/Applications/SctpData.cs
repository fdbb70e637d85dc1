namespace NetMon.Decoding.Applications;

/// <summary>Finds what SCTP carries, RFC 9260 section 3.3.1.</summary>
internal static class SctpData
{
    private const int ChunkHeaderLength = 4;
    private const int DataHeaderLength = 16;
    private const int DataType = 0;
    private const int BeginsMessage = 0x02;

    /// <summary>Narrows an SCTP payload to the user data of its first DATA chunk.</summary>
    /// <param name="payload">All chunks; afterwards, the user data that is there.</param>
    /// <param name="length">Bytes of user data on the wire.</param>
    /// <returns>False where no chunk begins a message.</returns>
    public static bool TryTakeFirst(ref ReadOnlySpan<byte> payload, out int length)
    {
        var reader = new PayloadReader(payload);
        length = 0;
        while (reader.Remaining > 0)
        {
            var start = reader.Position;
            int type = reader.ReadByte(), flags = reader.ReadByte(), size = reader.ReadUInt16();
            if (reader.IsCut || size < ChunkHeaderLength) return false;
            if (type == DataType)
            {
                length = size - DataHeaderLength;
                if (length <= 0 || (flags & BeginsMessage) == 0 || payload.Length <= start + DataHeaderLength) return false;
                payload = payload[(start + DataHeaderLength)..];
                payload = payload[..Math.Min(length, payload.Length)];
                return true;
            }

            // Chunks are padded to four bytes, which their length does not count.
            reader.Skip((size + 3 & ~3) - ChunkHeaderLength);
        }

        return false;
    }
}
