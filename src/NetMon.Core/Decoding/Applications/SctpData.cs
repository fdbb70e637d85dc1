namespace NetMon.Decoding.Applications;

/// <summary>Finds the user data of SCTP, RFC 9260 section 3.3.1.</summary>
internal static class SctpData
{
    private const int ChunkHeaderLength = 4;
    private const int DataHeaderLength = 16;
    private const int DataType = 0;
    private const int BeginsMessage = 0x02;

    /// <summary>Narrows an SCTP payload to the user data of its first DATA chunk.</summary>
    /// <param name="payload">All chunks; on return, the available user data.</param>
    /// <param name="length">Length of the user data on the wire, in bytes.</param>
    /// <returns>False if no chunk begins a message.</returns>
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

            // Chunks are padded to four bytes. Their length does not include the padding.
            reader.Skip((size + 3 & ~3) - ChunkHeaderLength);
        }

        return false;
    }
}
