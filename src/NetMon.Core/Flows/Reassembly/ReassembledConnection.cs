using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Flows.Reassembly;

/// <summary>Both directions of one TCP connection: puts their bytes in order, and passes them to the connection's reader.</summary>
internal sealed class ReassembledConnection
{
    private readonly StreamAssembler _sent = new(StreamDirection.Sent);
    private readonly StreamAssembler _received = new(StreamDirection.Received);
    private IConnectionReader? _reader;
    private bool _isSentFinished;
    private bool _isReceivedFinished;
    private bool _isReset;
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

    /// <summary>Bytes buffered, here and by the reader.</summary>
    public long Buffered => _reader is null ? 0 : _reader.Buffered + _sent.WaitingBytes + _received.WaitingBytes;

    /// <summary>How a closed connection ended.</summary>
    public ConnectionEnd CloseReason => _isReset ? ConnectionEnd.Reset : ConnectionEnd.Finished;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in PacketHeaders headers, ReadOnlySpan<byte> payload, bool fromOriginator, PacketMark packet)
    {
        _last = packet;
        NoteHandshake(headers, fromOriginator, packet);
        if ((headers.TcpFlags & TcpFlags.RST) != TcpFlags.None)
        {
            // Data in a RST explains the reset and is not part of the stream: RFC 9293 section 3.5.3.
            (IsClosed, _isReset) = (true, true);
            _reader?.Reset(fromOriginator ? StreamDirection.Sent : StreamDirection.Received, packet);
            return;
        }

        var (side, other) = fromOriginator ? (_sent, _received) : (_received, _sent);
        var seq = headers.Seq;
        if ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None) side.Open(seq++);
        if (_reader is { } reader)
        {
            // The acknowledgment refers to bytes before this segment's payload.
            if ((headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None) other.Acknowledge(headers.Ack, reader);
            side.Add(seq, payload, headers.PayloadLength, packet, reader);
        }

        if ((headers.TcpFlags & TcpFlags.FIN) != TcpFlags.None) NoteFin(side, seq + (uint)headers.PayloadLength, fromOriginator);
        if (_reader is not null) FinishSides(packet);
        if (_reader is { IsDone: true }) Skip();
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="end">Why.</param>
    public void Complete(ConnectionEnd end)
    {
        if (_reader is not { } reader) return;
        _reader = null;
        _sent.Complete(_last, reader);
        _received.Complete(_last, reader);
        reader.Complete(end);
    }

    private void NoteHandshake(in PacketHeaders headers, bool fromOriginator, PacketMark packet)
    {
        if (Info.EstablishedTime is not null) return;
        var (hasSyn, hasAck) = ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None, (headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None);
        if (hasSyn && !hasAck && fromOriginator)
        {
            Info.HasStart = true;
            Info.SynTime ??= packet.Time;
        }
        else if (hasSyn && hasAck && !fromOriginator)
        {
            Info.SynAckTime ??= packet.Time;
        }
        else if (!hasSyn && hasAck && fromOriginator && Info.SynAckTime is not null)
        {
            Info.EstablishedTime = packet.Time;
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
        _sent.Drop();
        _received.Drop();
    }
}
