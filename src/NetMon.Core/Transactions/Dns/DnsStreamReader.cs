using System.Buffers;
using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Dns;

/// <summary>
/// Cuts a connection into DNS messages, each preceded by its length: RFC 7766 section 8. After missing bytes, the next segment that begins with a
/// length and a message goes on.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="consumer">Receives the messages.</param>
[ReadsPackets]
internal sealed class DnsStreamReader(ConnectionInfo connection, DnsConsumer consumer) : IConnectionReader
{
    private const int LengthPrefix = 2;

    private readonly Side _sent = new();
    private readonly Side _received = new();
    private bool _isDns;

    /// <inheritdoc/>
    public bool IsDone { get; private set; }

    /// <inheritdoc/>
    public long Buffered => _sent.Buffer.WrittenCount + _received.Buffer.WrittenCount;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsDone || bytes.IsEmpty) return;
        var side = direction == StreamDirection.Sent ? _sent : _received;
        if (gapBefore > 0) side.Lose();
        if (side.IsLost && !IsBeginning(bytes)) return;
        side.IsLost = false;
        side.Buffer.Write(bytes);
        if (!_isDns && !TryRecognise(side, direction)) return;
        TakeMessages(side, direction, packet);
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
    }

    private bool TryRecognise(Side side, StreamDirection direction)
    {
        var bytes = side.Buffer.WrittenSpan;
        if (bytes.Length < LengthPrefix + DnsHeader.Length) return false;
        var ends = connection.Key.Flow.Endpoints(connection.IsReversed ^ (direction == StreamDirection.Received));
        var payload = new ApplicationPayload(ApplicationTransport.Tcp, ends.SrcPort, ends.DstPort, bytes, bytes.Length);
        _isDns = ApplicationDetector.Detect(payload) is DnsStreamDecoder;
        // On any port, only a whole message tells.
        var mayTell = bytes.Length < LengthPrefix + BinaryPrimitives.ReadUInt16BigEndian(bytes) && IsBeginning(bytes);
        IsDone = !_isDns && !mayTell;
        return _isDns;
    }

    private void TakeMessages(Side side, StreamDirection direction, PacketMark packet)
    {
        var bytes = side.Buffer.WrittenSpan;
        while (bytes.Length >= LengthPrefix)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (bytes.Length < LengthPrefix + length) break;
            var isReversed = connection.IsReversed ^ (direction == StreamDirection.Received);
            var datagram = new Datagram(connection.Key.Flow, isReversed, length, connection.Interface, packet);
            consumer.Take(datagram, bytes.Slice(LengthPrefix, length), DnsTransport.Tcp);
            bytes = bytes[(LengthPrefix + length)..];
        }

        side.KeepLast(bytes.Length);
    }

    private static bool IsBeginning(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= LengthPrefix + DnsHeader.Length && DnsSignature.IsBeginning(bytes[LengthPrefix..]);

    /// <summary>One direction: the bytes of the message that is not complete.</summary>
    private sealed class Side
    {
        public ArrayBufferWriter<byte> Buffer { get; } = new();

        /// <summary>Whether the start of the next message is unknown.</summary>
        public bool IsLost { get; set; }

        public void Lose()
        {
            IsLost = true;
            Buffer.ResetWrittenCount();
        }

        public void KeepLast(int count)
        {
            if (count == Buffer.WrittenCount) return;
            var rest = Buffer.WrittenSpan[^count..].ToArray();
            Buffer.ResetWrittenCount();
            Buffer.Write(rest);
        }
    }
}
