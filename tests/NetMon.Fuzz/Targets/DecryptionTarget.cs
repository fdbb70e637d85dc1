using System.Buffers.Binary;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes the decryption of a TLS connection. Input: length of a key log (2 bytes), the key log, then pieces of the connection: a byte whose lowest bit is
/// the direction and whose others are the missing bytes before it, a length (2 bytes), the bytes. Offsets must be those of a stream.
/// </summary>
internal static class DecryptionTarget
{
    private const int LengthSize = 2;
    private const int PieceHeader = 3;
    private const long Budget = 1 << 20;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < LengthSize) return;
        var keyLogLength = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - LengthSize);
        var log = new TlsKeyLog();
        log.Add(input.Slice(LengthSize, keyLogLength));
        log.End();
        var output = new CheckedStream();
        var reader = new TlsPlaintextReader(log, new HeldBudget(Budget), _ => output, listener: null);
        Span<long> offsets = stackalloc long[2];
        var packet = 0L;
        for (var rest = input[(LengthSize + keyLogLength)..]; rest.Length > PieceHeader;)
        {
            var (direction, gap) = (rest[0] & 1, rest[0] >> 1);
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), rest.Length - PieceHeader);
            offsets[direction] += gap;
            packet++;
            reader.Take((StreamDirection)direction, offsets[direction], gap, rest.Slice(PieceHeader, length), new PacketMark(packet, packet));
            offsets[direction] += length;
            rest = rest[(PieceHeader + length)..];
        }

        reader.Complete(ConnectionEnd.EndOfCapture);
    }

    /// <summary>Builds an input of this target.</summary>
    /// <param name="keyLog">The key log.</param>
    /// <param name="pieces">The pieces of the connection.</param>
    public static byte[] ToInput(ReadOnlySpan<byte> keyLog, IEnumerable<(StreamDirection Direction, byte[] Bytes)> pieces)
    {
        List<byte> input = [(byte)(keyLog.Length >> 8), (byte)keyLog.Length, .. keyLog];
        foreach (var (direction, bytes) in pieces) input.AddRange([(byte)direction, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        return [.. input];
    }

    /// <summary>Checks that the bytes of each direction follow each other.</summary>
    private sealed class CheckedStream : IConnectionReader
    {
        private readonly long[] _ends = new long[2];

        public bool IsDone => false;

        public long Buffered => 0;

        public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
        {
            ref var end = ref _ends[(int)direction];
            BrokenPromiseException.ThrowUnless(gapBefore >= 0 && offset == end + gapBefore, $"{direction} goes from {end} to {offset} with a gap of {gapBefore}.");
            end = offset + bytes.Length;
        }

        public void Complete(ConnectionEnd end)
        {
        }
    }
}
