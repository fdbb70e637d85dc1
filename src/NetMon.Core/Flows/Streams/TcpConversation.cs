using System.Buffers;
using System.Text;
using NetMon.Capture;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>What both sides of one TCP connection said, interleaved in capture order.</summary>
internal sealed class TcpConversation : IConnectionReader, IDecryptionListener
{
    // A longer turn is split into several segments, so that its bytes fit in an array.
    private const int MaxSegment = 16 << 20;

    private readonly ConnectionInfo _connection;
    private readonly TcpStreamOptions _options;
    private readonly Encoding _encoding;
    private readonly IItemSink? _output;
    private readonly List<TcpStreamSegment> _segments = [];
    private readonly ArrayBufferWriter<byte> _turn = new();
    private (StreamDirection Direction, long Offset, long GapBefore, PacketMark Packet)? _turnHead;
    private long _keptSent;
    private long _keptReceived;
    private long _cutSent;
    private long _cutReceived;
    private DecryptedSession? _session;
    private string? _noteSent;
    private string? _noteReceived;

    /// <summary>Starts a conversation.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">Options of the output.</param>
    /// <param name="encoding">Encoding of the text.</param>
    /// <param name="output">Receives the conversation at its end; null if nobody does.</param>
    public TcpConversation(ConnectionInfo connection, TcpStreamOptions options, Encoding encoding, IItemSink? output)
    {
        _connection = connection;
        _options = options;
        _encoding = encoding;
        _output = output;
    }

    /// <inheritdoc/>
    public bool IsDone => false;

    /// <inheritdoc/>
    public long Buffered => _keptSent + _keptReceived;

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        EndTurn();
        if (_segments.Count > 0) _output?.Post(new TcpStreamEnded(_segments, _cutSent, _cutReceived) { Session = _session });
    }

    /// <inheritdoc/>
    void IDecryptionListener.Begin(DecryptedSession session)
    {
        EndTurn();
        _session = session;
    }

    /// <inheritdoc/>
    void IDecryptionListener.Note(StreamDirection direction, string note)
    {
        EndTurn();
        if (direction == StreamDirection.Sent) _noteSent = note;
        else _noteReceived = note;
    }

    /// <inheritdoc/>
    void IStreamOutput.Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        ref var kept = ref direction == StreamDirection.Sent ? ref _keptSent : ref _keptReceived;
        ref var cut = ref direction == StreamDirection.Sent ? ref _cutSent : ref _cutReceived;
        var room = (int)Math.Min(bytes.Length, _options.MaxBytes - kept);
        cut += bytes.Length - room;
        // Beyond the limit nothing is kept, so gaps are not reported either.
        if (kept == _options.MaxBytes) return;
        bytes = bytes[..room];
        kept += room;

        while (_turnHead is not { } head || head.Direction != direction || gapBefore > 0 || _turn.WrittenCount + bytes.Length > MaxSegment)
        {
            EndTurn();
            _turnHead = (direction, offset, gapBefore, packet);
            gapBefore = 0;
        }

        _turn.Write(bytes);
    }

    private void EndTurn()
    {
        if (_turnHead is not { } head) return;
        var isSent = head.Direction == StreamDirection.Sent;
        ref var note = ref isSent ? ref _noteSent : ref _noteReceived;
        var ends = _connection.Key.Flow.Endpoints(_connection.IsReversed ^ !isSent);
        var isIPv6 = _connection.IsIPv6;
        _segments.Add(new TcpStreamSegment(_turn.WrittenSpan.ToArray(), _encoding)
        {
            Stream = _connection.Number,
            Direction = EnumText.Of(head.Direction),
            TimestampNanoseconds = head.Packet.Time == CapturedFrame.NoTime ? null : head.Packet.Time,
            PacketNumber = head.Packet.Number,
            SrcIP = ends.Source.ToText(isIPv6),
            SrcPort = ends.SrcPort,
            DstIP = ends.Destination.ToText(isIPv6),
            DstPort = ends.DstPort,
            VlanId = _connection.Key.Flow.VlanId,
            Interface = _connection.Interface,
            Offset = head.Offset,
            GapBefore = head.GapBefore,
            Decrypted = _session is not null,
            Note = note,
        });
        note = null;
        _turn.ResetWrittenCount();
        _turnHead = null;
    }
}
