using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>Both directions of one TCP connection: puts their bytes in order, and passes them to the connection's reader.</summary>
internal sealed class ReassembledConnection
{
    // About what a connection needs besides the bytes that it keeps.
    private const int Cost = 768;

    private readonly StreamAssembler _sent = new(StreamDirection.Sent);
    private readonly StreamAssembler _received = new(StreamDirection.Received);
    private IConnectionReader? _reader;
    private EarlySegments? _early;
    private bool _isSentFinished;
    private bool _isReceivedFinished;
    private bool _isReset;
    private bool _hasBegun;
    private PacketMark _last;

    /// <summary>Starts a connection.</summary>
    /// <param name="info">Its description.</param>
    /// <param name="reader">Its reader; null if its content is not wanted.</param>
    public ReassembledConnection(ConnectionInfo info, IConnectionReader? reader)
    {
        Info = info;
        _reader = reader;
        Place = new LinkedListNode<ReassembledConnection>(this);
    }

    /// <summary>Its description.</summary>
    public ConnectionInfo Info { get; }

    /// <summary>Its node in the list of least recently active connections.</summary>
    public LinkedListNode<ReassembledConnection> Place { get; }

    /// <summary>Time of its last packet by the clock of the table.</summary>
    public long LastActive { get; set; }

    /// <summary>Whether both sides have sent a FIN, or one has sent a RST.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>About the memory that it needs, here and in its reader, in bytes.</summary>
    public long Buffered => _reader is null ? Cost : Cost + _reader.Buffered + _sent.WaitingBytes + _received.WaitingBytes + Waiting;

    /// <summary>How a closed connection ended.</summary>
    public ConnectionEnd CloseReason => _isReset ? ConnectionEnd.Reset : ConnectionEnd.Finished;

    /// <summary>Since when its oldest segment waits; null if none does.</summary>
    public CaptureMoment? WaitsSince => _early is { Count: > 0 } early ? early.Oldest : null;

    /// <summary>Whether the table has it in its list of those with segments that wait.</summary>
    public bool IsListed { get; set; }

    /// <summary>Bytes of the segments that wait.</summary>
    public long Waiting => _early?.Bytes ?? 0;

    /// <summary>Whether a segment opens a new connection between the same endpoints.</summary>
    public bool IsEndedBy(in TcpSegment segment)
    {
        if (!segment.HasSyn) return false;
        var side = SideOf(segment.FromOriginator);
        if (side.InitialSequence == segment.Seq || side.IsLateSyn(segment.Seq)) return false;
        // What waits may have been sent after it, or belong to an earlier connection.
        if (!side.HasStarted && _early?.FirstSequence(segment.FromOriginator) is { } first) return !StreamAssembler.IsSoonAfter(first, segment.Seq);
        return IsClosed || (!segment.HasAck && side.HasStarted);
    }

    /// <summary>Processes a segment, or lets it wait for those that were sent before it.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="payload">The captured part of its payload.</param>
    /// <param name="now">The present.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in TcpSegment segment, ReadOnlySpan<byte> payload, in CaptureMoment now)
    {
        _last = segment.Packet;
        if (_reader is not null && MustWait(segment, _early?.Count ?? 0)) (_early ??= new EarlySegments()).Add(segment, payload, now);
        else Process(segment, payload);
        // One that waits tells where its own side begins, which another one may have waited for.
        if (_early is not null) ProcessReady();
        while (_early is { IsOverfull: true }) WaitNoLonger();
    }

    /// <summary>Processes the segments that have waited too long, with all that they acknowledge given up.</summary>
    /// <param name="now">The present.</param>
    public void EndWaiting(in CaptureMoment now)
    {
        while (WaitsSince is { } since && since.IsTooLongBefore(now)) WaitNoLonger();
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="end">Why.</param>
    public void Complete(ConnectionEnd end)
    {
        while (_early is { Count: > 0 }) WaitNoLonger();
        if (_reader is not { } reader) return;
        _reader = null;
        _sent.Complete(_last, reader);
        _received.Complete(_last, reader);
        reader.Complete(end);
    }

    private StreamAssembler SideOf(bool fromOriginator) => fromOriginator ? _sent : _received;

    private bool MustWait(in TcpSegment segment, int index) => IsEarly(segment) || (_early?.HasOlderCopy(segment, index) ?? false);

    // A SYN acknowledges no bytes, and what a RST acknowledges does not matter. Before the beginning of both sides is known, what came first may
    // not be what was sent first.
    private bool IsEarly(in TcpSegment segment)
    {
        if ((segment.Flags & (TcpFlags.SYN | TcpFlags.RST | TcpFlags.ACK)) != TcpFlags.ACK) return false;
        if (!_hasBegun && !(_hasBegun = _sent.HasBeginning && _received.HasBeginning)) return true;
        var other = SideOf(!segment.FromOriginator);
        return other.IsBehind(segment.Ack, other.HasStarted ? null : _early?.FirstSequence(!segment.FromOriginator));
    }

    private void ProcessReady()
    {
        for (var i = 0; _early is { } early && i < early.Count; i++)
        {
            if (MustWait(early[i], i)) continue;
            var payload = early.Remove(i, out var segment);
            Process(segment, payload);
            i = -1;
        }

        if (_early is { Count: 0 }) _early = null;
    }

    private void WaitNoLonger()
    {
        _hasBegun = true;
        var payload = _early!.Remove(0, out var segment);
        SideOf(!segment.FromOriginator).GiveUp(segment.Ack);
        Process(segment, payload);
        ProcessReady();
    }

    private void Process(in TcpSegment segment, ReadOnlySpan<byte> payload)
    {
        NoteHandshake(segment);
        if (segment.HasRst)
        {
            // Data in a RST explains the reset and is not part of the stream: RFC 9293 section 3.5.3.
            (IsClosed, _isReset) = (true, true);
            _reader?.Reset(segment.FromOriginator ? StreamDirection.Sent : StreamDirection.Received, segment.Packet);
            return;
        }

        var side = SideOf(segment.FromOriginator);
        var seq = segment.PayloadSeq;
        if (segment.HasSyn) side.Open(segment.Seq);
        if (_reader is { } reader)
        {
            // The acknowledgment refers to bytes before this segment's payload.
            if (segment.HasAck) SideOf(!segment.FromOriginator).Acknowledge(segment.Ack, reader);
            if (segment is { HasSyn: true, HasAck: true }) SideOf(!segment.FromOriginator).Announce();
            if (!side.HasStarted && _early?.FirstSequence(segment.FromOriginator) is { } first && (int)(first - seq) < 0) side.Begin(first);
            side.Add(seq, payload, segment.Length, segment.Packet, reader);
        }

        if (segment.HasFin) NoteFin(side, seq + (uint)segment.Length, segment.FromOriginator);
        if (_reader is not null) FinishSides(segment.Packet);
        if (_reader is { IsDone: true }) Skip();
    }

    // By time, because the order of packets in the capture may be another one.
    private void NoteHandshake(in TcpSegment segment)
    {
        var isSyn = segment is { HasSyn: true, HasAck: false, FromOriginator: true };
        if (isSyn) Info.HasStart = true;
        var time = segment.Packet.Time;
        if (segment.Packet.IsOutlier || time == CapturedFrame.NoTime) return;
        if (isSyn)
        {
            if (Info.SynTime is not { } known || time < known) Info.SynTime = time;
        }
        else if (segment is { HasSyn: true, HasAck: true, FromOriginator: false })
        {
            if (Info.SynAckTime is not { } known || time < known) Info.SynAckTime = time;
        }
        else if (segment is { HasSyn: false, HasAck: true, FromOriginator: true })
        {
            if (Info.FirstAckTime is not { } known || time < known) Info.FirstAckTime = time;
        }
    }

    // Without a reader the positions are unknown, and a FIN is as good as the end of its side.
    private void NoteFin(StreamAssembler side, uint seq, bool fromOriginator)
    {
        if (_reader is not null) side.Finish(seq);
        else if (fromOriginator) _isSentFinished = true;
        else _isReceivedFinished = true;
        IsClosed |= _isSentFinished && _isReceivedFinished;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishSides(PacketMark packet)
    {
        if (!_isSentFinished && _sent.IsFinished)
        {
            _isSentFinished = true;
            _reader!.Finish(StreamDirection.Sent, packet);
        }

        if (!_isReceivedFinished && _received.IsFinished)
        {
            _isReceivedFinished = true;
            _reader!.Finish(StreamDirection.Received, packet);
        }

        IsClosed |= _isSentFinished && _isReceivedFinished;
    }

    private void Skip()
    {
        _reader!.Complete(ConnectionEnd.Finished);
        _reader = null;
        _early = null;
        _sent.Drop();
        _received.Drop();
    }
}
