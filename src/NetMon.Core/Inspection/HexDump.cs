namespace NetMon.Inspection;

/// <summary>A hex dump of a packet, with a line break at the end of each layer.</summary>
public static class HexDump
{
    private const int BytesPerLine = 16;

    /// <summary>Gets the lines of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="layers">Its layers. A byte covered by two layers is shown with the inner one.</param>
    public static IEnumerable<PacketHexLine> Lines(PacketRecord packet, IReadOnlyList<PacketLayer> layers)
    {
        var bytes = packet.GetBytes();
        var owners = Owners(bytes.Length, layers);
        for (var at = 0; at < bytes.Length;)
        {
            var length = 1;
            while (length < BytesPerLine && at + length < bytes.Length && owners[at + length] == owners[at]) length++;
            yield return new PacketHexLine(
                packet.Number, layers[owners[at]].Name, at, length, Hex(bytes.AsSpan(at, length)), Ascii(bytes.AsSpan(at, length)));
            at += length;
        }
    }

    private static int[] Owners(int length, IReadOnlyList<PacketLayer> layers)
    {
        var owners = new int[length];
        for (var i = 1; i < layers.Count; i++) owners.AsSpan(layers[i].Offset, layers[i].Length).Fill(i);
        return owners;
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789abcdef";
        Span<char> text = stackalloc char[BytesPerLine * 3];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i * 3] = Digits[bytes[i] >> 4];
            text[i * 3 + 1] = Digits[bytes[i] & 0x0f];
            text[i * 3 + 2] = ' ';
        }

        return text[..(bytes.Length * 3 - 1)].ToString();
    }

    private static string Ascii(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[BytesPerLine];
        for (var i = 0; i < bytes.Length; i++) text[i] = bytes[i] is >= 0x20 and < 0x7f ? (char)bytes[i] : '.';
        return text[..bytes.Length].ToString();
    }
}
