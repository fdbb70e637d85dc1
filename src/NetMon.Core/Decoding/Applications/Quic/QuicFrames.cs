namespace NetMon.Decoding.Applications.Quic;

/// <summary>The frames of Initial packets, RFC 9000 section 19, and the handshake bytes in them, in any order.</summary>
internal sealed class QuicFrames
{
    private readonly SortedDictionary<ulong, byte[]> _pieces = [];

    /// <summary>The error code of a CONNECTION_CLOSE; null if there is none.</summary>
    public ulong? CloseError { get; private set; }

    /// <summary>Adds the frames of one packet.</summary>
    /// <param name="frames">The decrypted payload.</param>
    /// <returns>The names of the frames; equal consecutive names only once.</returns>
    public IReadOnlyList<string> Add(ReadOnlySpan<byte> frames)
    {
        var names = new List<string>();
        var reader = new PayloadReader(frames);
        while (reader.Remaining > 0)
        {
            var name = ReadFrame(ref reader);
            if (name is null) break;
            if (names.Count == 0 || names[^1] != name) names.Add(name);
        }

        return names;
    }

    /// <summary>The reassembled handshake bytes.</summary>
    /// <returns>Contiguous runs in order. The handshake starts with the one at offset 0, which may be in a later datagram.</returns>
    public IReadOnlyList<(ulong Offset, List<byte> Bytes)> Handshake()
    {
        var runs = new List<(ulong Offset, List<byte> Bytes)>();
        foreach (var (offset, piece) in _pieces)
        {
            if (runs.Count == 0 || offset > runs[^1].Offset + (ulong)runs[^1].Bytes.Count) runs.Add((offset, []));
            var last = runs[^1];
            var known = (int)(last.Offset + (ulong)last.Bytes.Count - offset);
            if (known < piece.Length) last.Bytes.AddRange(piece.AsSpan(known));
        }

        return runs;
    }

    private string? ReadFrame(ref PayloadReader reader)
    {
        switch (reader.ReadByte())
        {
            case 0x00:
                reader.Skip(reader.Rest.IndexOfAnyExcept((byte)0) is >= 0 and var padding ? padding : reader.Remaining);
                return "PADDING";
            case 0x01:
                return "PING";
            case 0x02:
                SkipAcknowledgment(ref reader);
                return "ACK";
            case 0x03:
                SkipAcknowledgment(ref reader);
                for (var i = 0; i < 3; i++) QuicLongHeader.ReadVariable(ref reader);
                return "ACK";
            case 0x06:
                ReadCrypto(ref reader);
                return "CRYPTO";
            case 0x1c:
                // Error code, type of the frame that caused it, and a reason phrase with its length.
                CloseError = QuicLongHeader.ReadVariable(ref reader);
                QuicLongHeader.ReadVariable(ref reader);
                reader.Skip(ReadLength(ref reader));
                return "CONNECTION_CLOSE";
            default:
                return null;
        }
    }

    private void ReadCrypto(ref PayloadReader reader)
    {
        var offset = QuicLongHeader.ReadVariable(ref reader);
        var bytes = reader.ReadBytes(ReadLength(ref reader));
        if (reader.IsCut || bytes.IsEmpty) return;
        if (!_pieces.TryGetValue(offset, out var known) || known.Length < bytes.Length) _pieces[offset] = bytes.ToArray();
    }

    private static void SkipAcknowledgment(ref PayloadReader reader)
    {
        QuicLongHeader.ReadVariable(ref reader);
        QuicLongHeader.ReadVariable(ref reader);
        var ranges = QuicLongHeader.ReadVariable(ref reader);
        QuicLongHeader.ReadVariable(ref reader);
        for (ulong i = 0; i < ranges && reader.Remaining > 0; i++)
        {
            QuicLongHeader.ReadVariable(ref reader);
            QuicLongHeader.ReadVariable(ref reader);
        }
    }

    private static int ReadLength(ref PayloadReader reader) => (int)Math.Min(QuicLongHeader.ReadVariable(ref reader), int.MaxValue);
}
