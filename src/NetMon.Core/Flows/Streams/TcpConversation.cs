using System.Buffers;
using System.Text;
using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>Both directions of one TCP connection, reassembled and interleaved in capture order.</summary>
internal sealed class TcpConversation : IStreamOutput
{
    // A longer turn is split into several segments, so that its bytes fit in an array.
    private const int MaxSegment = 16 << 20;

    private readonly TcpStreamOptions _options;
    private readonly Encoding _encoding;
    private readonly StreamAssembler _sent = new(StreamDirection.Sent);
    private readonly StreamAssembler _received = new(StreamDirection.Received);
    private readonly List<TcpStreamSegment> _segments = [];
    private readonly ArrayBufferWriter<byte> _turn = new();
    private (StreamDirection Direction, long Offset, long GapBefore, PacketMark Packet)? _turnHead;
    private PacketMark _last;
    private long _keptSent;
    private long _keptReceived;
    private long _cutSent;
    private long _cutReceived;

    /// <summary>Starts a conversation.</summary>
    /// <param name="id">Key of its packets.</param>
    /// <param name="isReversed">Whether the originator is the second endpoint of the key.</param>
    /// <param name="number">Its number.</param>
    /// <param name="interfaceName">Name of the capturing interface.</param>
    /// <param name="options">Reassembly options.</param>
    /// <param name="encoding">Encoding of the text.</param>
    public TcpConversation(ConversationKey id, bool isReversed, long number, string? interfaceName, TcpStreamOptions options, Encoding encoding)
    {
        Id = id;
        IsReversed = isReversed;
        Number = number;
        Interface = interfaceName;
        _options = options;
        _encoding = encoding;
        Place = new LinkedListNode<TcpConversation>(this);
    }

    /// <summary>Key of its packets.</summary>
    public ConversationKey Id { get; }

    /// <summary>Whether the originator is the second endpoint of the key.</summary>
    public bool IsReversed { get; }

    /// <summary>Stream number: from 0, in the order of first packets.</summary>
    public long Number { get; }

    /// <summary>Name of the capturing interface; null if the file does not name it.</summary>
    public string? Interface { get; }

    /// <summary>Its node in the list of least recently active conversations.</summary>
    public LinkedListNode<TcpConversation> Place { get; }

    /// <summary>Whether both sides have sent a FIN, or one has sent a RST.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Bytes buffered.</summary>
    public long Buffered => _keptSent + _keptReceived + _sent.WaitingBytes + _received.WaitingBytes;

    /// <summary>Whether a packet opens a new connection between the same endpoints.</summary>
    public bool IsEndedBy(in PacketHeaders headers, bool fromOriginator)
    {
        if ((headers.TcpFlags & TcpFlags.SYN) == TcpFlags.None) return false;
        var side = fromOriginator ? _sent : _received;
        if (side.InitialSequence == headers.Seq) return false;
        return IsClosed || ((headers.TcpFlags & TcpFlags.ACK) == TcpFlags.None && side.HasStarted);
    }

    /// <summary>Processes a packet.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="payload">The captured part of its payload.</param>
    /// <param name="fromOriginator">Whether the originator sent it.</param>
    /// <param name="packet">Its number and time.</param>
    public void Add(in PacketHeaders headers, ReadOnlySpan<byte> payload, bool fromOriginator, PacketMark packet)
    {
        _last = packet;
        var (side, other) = fromOriginator ? (_sent, _received) : (_received, _sent);
        if ((headers.TcpFlags & TcpFlags.RST) != TcpFlags.None)
        {
            // Data in a RST explains the reset and is not part of the stream: RFC 9293 section 3.5.3.
            IsClosed = true;
            return;
        }

        var seq = headers.Seq;
        if ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None) side.Open(seq++);
        // The acknowledgment refers to bytes before this segment's payload.
        if ((headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None) other.Acknowledge(headers.Ack, this);
        side.Add(seq, payload, headers.PayloadLength, packet, this);
        if ((headers.TcpFlags & TcpFlags.FIN) != TcpFlags.None) side.Finish(seq + (uint)headers.PayloadLength);
        IsClosed |= _sent.IsFinished && _received.IsFinished;
    }

    /// <summary>Ends the conversation, and returns its segments.</summary>
    public TcpStreamEnded Complete()
    {
        _sent.Complete(_last, this);
        _received.Complete(_last, this);
        EndTurn();
        return new TcpStreamEnded(_segments, _cutSent, _cutReceived);
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
        var ends = Id.Flow.Endpoints(IsReversed ^ !isSent);
        var isIPv6 = (Id.Flow.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;
        _segments.Add(new TcpStreamSegment(_turn.WrittenSpan.ToArray(), _encoding)
        {
            Stream = Number,
            Direction = EnumText.Of(head.Direction),
            TimestampNanoseconds = head.Packet.Time == CapturedFrame.NoTime ? null : head.Packet.Time,
            PacketNumber = head.Packet.Number,
            SrcIP = ends.Source.ToText(isIPv6),
            SrcPort = ends.SrcPort,
            DstIP = ends.Destination.ToText(isIPv6),
            DstPort = ends.DstPort,
            VlanId = Id.Flow.VlanId,
            Interface = Interface,
            Offset = head.Offset,
            GapBefore = head.GapBefore,
        });
        _turn.ResetWrittenCount();
        _turnHead = null;
    }
}

/// <summary>Key of a connection's packets.</summary>
/// <param name="Flow">The flow key.</param>
/// <param name="Selected">Index of the requested flow; <see cref="FlowSelector.None"/> if all connections are read.</param>
internal readonly record struct ConversationKey(FlowKey Flow, int Selected);

/// <summary>Identifies a packet.</summary>
/// <param name="Number">Packet number in its capture or file.</param>
/// <param name="Time">Nanoseconds since the Unix epoch.</param>
internal readonly record struct PacketMark(long Number, long Time);
