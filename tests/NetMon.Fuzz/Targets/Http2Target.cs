using System.Buffers.Binary;
using System.Globalization;
using NetMon.Flows.Reassembly;
using NetMon.Transactions;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http2;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes the reader of HTTP/2. Input: pieces, each with a byte of direction (bit 0) and of missing bytes before it (the
/// other bits), its length (2 bytes), and its bytes. However pieces are split, the transactions are the same, and what is kept is bounded.
/// </summary>
internal static class Http2Target
{
    /// <summary>Length of the header of a piece, in bytes.</summary>
    public const int HeaderLength = 3;

    private const long MaxBuffered = 20 << 20;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var whole = Read(input, ushort.MaxValue);
        var split = Read(input, 1);
        BrokenPromiseException.ThrowUnless(whole.SequenceEqual(split), $"Whole: {string.Join(" / ", whole)}. Split: {string.Join(" / ", split)}.");
    }

    /// <summary>Builds a piece.</summary>
    /// <param name="isServer">Whether the server says it.</param>
    /// <param name="bytes">What is said.</param>
    /// <param name="missing">Number of bytes that are missing before it, up to 127.</param>
    public static byte[] ToPiece(bool isServer, byte[] bytes, int missing = 0) =>
        [(byte)(missing << 1 | (isServer ? 1 : 0)), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private static List<string> Read(ReadOnlySpan<byte> input, int step)
    {
        var list = new TransactionList();
        var info = new ConnectionInfo(default, isReversed: false, 0, interfaceName: null, default);
        var connection = new HttpConnection(info, new HttpTransactionOptions(), list);
        var reader = new Http2Connection(connection);
        while (input.Length > HeaderLength)
        {
            var direction = (input[0] & 1) == 0 ? StreamDirection.Sent : StreamDirection.Received;
            var missing = input[0] >> 1;
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[1..]), input.Length - HeaderLength);
            var piece = input.Slice(HeaderLength, length);
            input = input[(HeaderLength + length)..];
            for (var at = 0; at < length && !reader.IsDone; at += step)
            {
                reader.Take(direction, 0, at == 0 ? missing : 0, piece.Slice(at, Math.Min(step, length - at)), default);
                BrokenPromiseException.ThrowUnless(reader.Buffered is >= 0 and <= MaxBuffered, $"{reader.Buffered} bytes are kept.");
            }
        }

        reader.Complete(ConnectionEnd.EndOfCapture);
        BrokenPromiseException.ThrowUnless(connection.Kept == 0, $"{connection.Kept} bytes are kept after the end.");
        return list.Lines;
    }

    private sealed class TransactionList : ITransactionSink
    {
        public List<string> Lines { get; } = [];

        public void Add(Transaction transaction)
        {
            var http = (HttpTransaction)transaction;
            Lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{http} {http.RequestHeaders} {http.ResponseHeaders} {http.RequestBytes} {http.ResponseBytes} {http.Complete} {http.Note}"));
        }
    }
}
