using NetMon.Flows.Reassembly;
using NetMon.Presentation;
using NetMon.Transactions;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http.Objects;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes the reader of HTTP connections. Input: segments, each of flags (1 byte: bit 0 from the server, bit 1 after missing bytes), a length (1
/// byte), and so many bytes. Nothing may throw, text must be safe, and nothing may be kept after the end.
/// </summary>
internal static class HttpTarget
{
    private const int HeaderLength = 2;
    private const int FromServer = 1;
    private const int AfterGap = 2;
    private const long Gap = 100;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        foreach (var hasStart in (ReadOnlySpan<bool>)[true, false]) Run(input, hasStart);
    }

    /// <summary>Builds an input of this target.</summary>
    /// <param name="segments">Who says what.</param>
    public static byte[] ToInput(params (bool FromServer, byte[] Bytes)[] segments) =>
    [
        .. segments.SelectMany(segment => segment.Bytes.Chunk(byte.MaxValue).SelectMany(
            piece => (byte[])[(byte)(segment.FromServer ? FromServer : 0), (byte)piece.Length, .. piece])),
    ];

    private static void Run(ReadOnlySpan<byte> input, bool hasStart)
    {
        var info = new ConnectionInfo(key: default, isReversed: false, number: 0, interfaceName: null, new PacketMark(1, 0)) { HasStart = hasStart };
        var output = new Checker();
        var connection = new HttpConnection(info, new HttpTransactionOptions { MaxBody = 1000 }, output);
        var reader = new HttpReader(connection);
        long sent = 0, received = 0;
        for (var number = 1; input.Length >= HeaderLength && !reader.IsDone; number++)
        {
            var (flags, length) = (input[0], Math.Min(input[1], input.Length - HeaderLength));
            var bytes = input.Slice(HeaderLength, length);
            input = input[(HeaderLength + length)..];
            var gap = (flags & AfterGap) != 0 ? Gap : 0;
            var direction = (flags & FromServer) != 0 ? StreamDirection.Received : StreamDirection.Sent;
            ref var offset = ref direction == StreamDirection.Sent ? ref sent : ref received;
            offset += gap;
            reader.Take(direction, offset, gap, bytes, new PacketMark(number, number));
            offset += length;
            BrokenPromiseException.ThrowUnless(reader.Buffered >= 0, "Less than nothing is kept.");
        }

        reader.Complete(ConnectionEnd.EndOfCapture);
        BrokenPromiseException.ThrowUnless(connection.Kept == 0, "Something is kept after the end.");
    }

    private sealed class Checker : ITransactionSink
    {
        private readonly HttpObjects _objects = new();

        public void Add(Transaction transaction)
        {
            var http = (HttpTransaction)transaction;
            foreach (var property in typeof(HttpTransaction).GetProperties())
            {
                if (property.GetValue(http) is not string text) continue;
                BrokenPromiseException.ThrowUnless(text.Split('\n').All(line => SafeText.IsSafe(line)), $"{property.Name} is not safe.");
                BrokenPromiseException.ThrowUnless(text.Length > 0, $"{property.Name} is empty.");
            }

            BrokenPromiseException.ThrowUnless(http.Method is not null || http.StatusCode is not null, "A transaction is nothing.");
            BrokenPromiseException.ThrowUnless((http.RequestBytes ?? 0) >= 0 && (http.ResponseBytes ?? 0) >= 0, "A body is shorter than nothing.");
            if (_objects.Take(http) is { } item) BrokenPromiseException.ThrowUnless(Path.GetFileName(item.Name) == item.Name, "A name is a path.");
            _ = http.GetRequestBody();
            _ = http.ToString();
        }
    }
}
