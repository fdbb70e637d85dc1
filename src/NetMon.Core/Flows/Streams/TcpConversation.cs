using System.Buffers;
using System.Text;
using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>Both directions of one TCP connection, put together in the order in which they spoke.</summary>
internal sealed class TcpConversation : IStreamOutput
{
    // A longer turn is several segments, so that its bytes fit into an array.
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

    /// <summary>Begins a conversation.</summary>
    /// <param name="id">What its packets have in common.</param>
    /// <param name="isReversed">Whether the originator is the second endpoint of the key.</param>
    /// <param name="number">Its number.</param>
    /// <param name="interfaceName">Where it was seen.</param>
    /// <param name="options">How streams are put together.</param>
    /// <param name="encoding">How bytes become text.</param>
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

    /// <summary>What its packets have in common.</summary>
    public ConversationKey Id { get; }

    /// <summary>Whether the originator is the second endpoint of the key.</summary>
    public bool IsReversed { get; }

    /// <summary>From 0 in the order of first packets.</summary>
    public long Number { get; }

    /// <summary>Where it was seen; null where the file does not say.</summary>
    public string? Interface { get; }

    /// <summary>Its place in the order of last packets.</summary>
    public LinkedListNode<TcpConversation> Place { get; }

    /// <summary>Whether both sides have finished, or one has reset the connection.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Bytes it holds.</summary>
    public long Buffered => _keptSent + _keptReceived + _sent.WaitingBytes + _received.WaitingBytes;

    /// <summary>Whether a packet opens another connection between the same ends.</summary>
    public bool IsEndedBy(in PacketHeaders headers, bool fromOriginator)
    {
        if ((headers.TcpFlags & TcpFlags.SYN) == TcpFlags.None) return false;
        var side = fromOriginator ? _sent : _received;
        if (side.InitialSequence == headers.Seq) return false;
        return IsClosed || ((headers.TcpFlags & TcpFlags.ACK) == TcpFlags.None && side.HasStarted);
    }

    /// <summary>Takes a packet.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="payload">The bytes of its payload that were kept.</param>
    /// <param name="fromOriginator">Who sent it.</param>
    /// <param name="packet">Which one it is.</param>
    public void Add(in PacketHeaders headers, ReadOnlySpan<byte> payload, bool fromOriginator, PacketMark packet)
    {
        _last = packet;
        var (side, other) = fromOriginator ? (_sent, _received) : (_received, _sent);
        if ((headers.TcpFlags & TcpFlags.RST) != TcpFlags.None)
        {
            // What a reset carries is a message for people, not part of the stream: RFC 9293 section 3.5.3.
            IsClosed = true;
            return;
        }

        var seq = headers.Seq;
        if ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None) side.Open(seq++);
        // What the sender has acknowledged comes before what it says.
        if ((headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None) other.Acknowledge(headers.Ack, this);
        side.Add(seq, payload, headers.PayloadLength, packet, this);
        if ((headers.TcpFlags & TcpFlags.FIN) != TcpFlags.None) side.Finish(seq + (uint)headers.PayloadLength);
        IsClosed |= _sent.IsFinished && _received.IsFinished;
    }

    /// <summary>Ends the conversation.</summary>
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
        // After the most that is kept, there is nothing to stand behind a gap.
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

/// <summary>What the packets of a connection have in common.</summary>
/// <param name="Flow">Its ends and where it was seen.</param>
/// <param name="Selected">Number of the flow that was asked for; <see cref="FlowSelector.None"/> when all connections are taken.</param>
internal readonly record struct ConversationKey(FlowKey Flow, int Selected);

/// <summary>Which packet it was.</summary>
/// <param name="Number">Its number in its capture or file.</param>
/// <param name="Time">Nanoseconds since the Unix epoch.</param>
internal readonly record struct PacketMark(long Number, long Time);
