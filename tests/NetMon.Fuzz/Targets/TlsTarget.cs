using System.Buffers.Binary;
using System.Reflection;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Tests.Decoding;
using NetMon.Transactions;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes TLS sessions. Input: pieces of a kind (1 byte: 0 and 1 a segment of client and server, 2 and 3 the same after ten missing bytes, 4 and 5 a
/// datagram), a length (2), and the bytes. Nothing may throw, neither the reader nor a property of a session, and no text may have control characters.
/// </summary>
internal static class TlsTarget
{
    /// <summary>Length of the header of a piece, in bytes.</summary>
    public const int HeaderLength = 3;

    private const int MaxPiece = 16 * 1024;
    private const int Missing = 10;
    private const int Kinds = 6;
    private const int FirstDatagram = 4;

    private static readonly CaptureInterface Interface = new("test0", LinkType.Raw);
    private static readonly PropertyInfo[] Properties = typeof(TlsSession).GetProperties();

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var sessions = new Sessions();
        var reader = TransactionReader.ForTls(new TransactionOptions());
        reader.Start(sessions);
        uint[] next = [1, 1];
        long number = 0;
        for (var rest = input; rest.Length > HeaderLength;)
        {
            var kind = rest[0] % Kinds;
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), Math.Min(rest.Length - HeaderLength, MaxPiece));
            var bytes = rest.Slice(HeaderLength, length).ToArray();
            rest = rest[(HeaderLength + length)..];
            var side = kind & 1;
            if (kind is 2 or 3) next[side] += Missing;
            var (source, destination) = side == 0 ? (40000, 443) : (443, 40000);
            var payload = kind >= FirstDatagram
                ? PacketBytes.Udp(source, destination, bytes)
                : PacketBytes.Tcp(source, destination, bytes, TcpFlags.ACK, next[side], next[1 - side]);
            if (kind < FirstDatagram) next[side] += (uint)length;
            var (from, to) = side == 0 ? ("10.0.0.1", "10.0.0.2") : ("10.0.0.2", "10.0.0.1");
            var packet = PacketBytes.IPv4(kind >= FirstDatagram ? 17 : 6, payload, from, to);
            PacketDecoder.Decode(LinkType.Raw, packet, packet.Length, out var headers);
            number++;
            reader.OnFrame(new CapturedFrame(Interface, number, number * 1_000_000, packet.Length, packet), headers);
        }

        reader.OnEnd(isForced: false);
    }

    /// <summary>Builds an input of this target.</summary>
    /// <param name="pieces">Kind and bytes of each piece.</param>
    public static byte[] ToInput(params (int Kind, byte[] Bytes)[] pieces) =>
        [.. pieces.SelectMany(piece => (byte[])[(byte)piece.Kind, (byte)(piece.Bytes.Length >> 8), (byte)piece.Bytes.Length, .. piece.Bytes])];

    private sealed class Sessions : IItemSink
    {
        public void Post(CaptureItem item)
        {
            foreach (var session in ((TransactionsEnded)item).Transactions)
            {
                foreach (var property in Properties)
                {
                    var isSafe = property.GetValue(session) is not string text || (text.Length > 0 && !text.Any(char.IsControl));
                    BrokenPromiseException.ThrowUnless(isSafe, $"{property.Name} is no clean text.");
                }

                ((TlsSession)session).GetCertificate()?.Dispose();
            }
        }
    }
}
