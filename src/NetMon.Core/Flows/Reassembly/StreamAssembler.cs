using System.Runtime.CompilerServices;

namespace NetMon.Flows.Reassembly;

/// <summary>
/// Reassembles one direction of a TCP connection (RFC 9293 section 3.4): segments in any order, repeated and overlapping. Of bytes received
/// twice, the first copy is kept. A gap is skipped when the peer has acknowledged bytes after it, so it will not be retransmitted; when too
/// much data waits behind it; or at the end.
/// </summary>
/// <param name="direction">The direction.</param>
internal sealed class StreamAssembler(StreamDirection direction)
{
    // The largest window, RFC 7323 section 2.3: data further ahead cannot belong to the connection.
    private const long MaxAhead = 1L << 30;

    private const int MaxPieces = 4096;
    private const long MaxWaitingBytes = 8L << 20;

    private readonly List<StreamPiece> _pieces = [];
    private long _next;
    private uint _nextSeq;
    private long _seenEnd;
    private long _acknowledged;
    private long? _finish;
    private uint? _firstAck;
    private uint _lastAck;

    /// <summary>Initial sequence number (that of the SYN); null if no SYN was seen.</summary>
    public uint? InitialSequence { get; private set; }

    /// <summary>Whether a packet in this direction was seen.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether all bytes up to the FIN were received.</summary>
    public bool IsFinished => _finish is { } finish && _next >= finish;

    /// <summary>Bytes buffered behind a gap.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Processes a SYN, which occupies one sequence number: the stream starts after it.</summary>
    public void Open(uint seq)
    {
        if (HasStarted) return;
        InitialSequence = seq;
        Start(seq + 1);
    }

    /// <summary>Processes a segment.</summary>
    /// <param name="seq">Sequence number of the first byte.</param>
    /// <param name="bytes">The captured bytes.</param>
    /// <param name="length">Payload length on the wire.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="output">Receives bytes in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(uint seq, ReadOnlySpan<byte> bytes, int length, PacketMark packet, IStreamOutput output)
    {
        if (!HasStarted) StartMidstream(seq);
        var start = PositionOf(seq);
        if (start > _next + MaxAhead) return;
        if (length > 0) _seenEnd = Math.Max(_seenEnd, start + length);
        if (start < _next)
        {
            var known = (int)Math.Min(_next - start, bytes.Length);
            bytes = bytes[known..];
            start += known;
        }

        if (bytes.IsEmpty || start < _next) return;
        if (start == _next && (_pieces.Count == 0 || _pieces[0].Start >= start + bytes.Length)) Deliver(bytes, gapBefore: 0, packet, output);
        else Keep(start, bytes, packet);
        DeliverReady(output);
        while (_pieces.Count > MaxPieces || WaitingBytes > MaxWaitingBytes) GiveUpGap(output);
    }

    /// <summary>Processes a FIN, which follows the last byte.</summary>
    public void Finish(uint seq)
    {
        if (!HasStarted) StartMidstream(seq);
        var finish = PositionOf(seq);
        if (finish < _next || finish > _next + MaxAhead) return;
        _finish ??= finish;
        _seenEnd = Math.Max(_seenEnd, finish);
    }

    /// <summary>Processes an acknowledgment from the peer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Acknowledge(uint ack, IStreamOutput output)
    {
        if (!HasStarted)
        {
            if (_firstAck is null) _firstAck = _lastAck = ack;
            else if (IsAhead(ack, _lastAck)) _lastAck = ack;
            return;
        }

        var position = PositionOf(ack);
        if (position <= _acknowledged || position > _next + MaxAhead) return;
        _acknowledged = position;
        while (_pieces.Count > 0 && _pieces[0].Start <= _acknowledged) GiveUpGap(output);
    }

    /// <summary>Delivers all buffered bytes, and reports what is missing at the end.</summary>
    /// <param name="last">The last packet of the connection.</param>
    /// <param name="output">Receives the bytes.</param>
    public void Complete(PacketMark last, IStreamOutput output)
    {
        while (_pieces.Count > 0) GiveUpGap(output);
        var missing = HasStarted ? MissingAtEnd() : (int)(_lastAck - (_firstAck ?? _lastAck));
        // One acknowledged byte more than was seen is the FIN, if the capture missed it.
        if (missing <= (_finish is null && _seenEnd <= _next ? 1 : 0)) return;
        _next += missing;
        _nextSeq += (uint)missing;
        output.Take(direction, _next, missing, [], last);
    }

    /// <summary>Gives up what waits behind a gap, because nobody reads the stream any more.</summary>
    public void Drop()
    {
        _pieces.Clear();
        WaitingBytes = 0;
    }

    private long MissingAtEnd()
    {
        var end = Math.Max(_seenEnd, _acknowledged);
        // The FIN occupies one sequence number.
        if (_finish is { } finish && end == finish + 1) end = finish;
        return end - _next;
    }

    private void Start(uint seq)
    {
        HasStarted = true;
        _nextSeq = seq;
        if (_firstAck is not null) _acknowledged = Math.Max(0, PositionOf(_lastAck));
    }

    // The peer's first acknowledgment shows what was sent before the capture: the stream starts there.
    private void StartMidstream(uint seq) => Start(_firstAck is { } first && IsAhead(seq, first) ? first : seq);

    private long PositionOf(uint seq) => _next + (int)(seq - _nextSeq);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deliver(ReadOnlySpan<byte> bytes, long gapBefore, PacketMark packet, IStreamOutput output)
    {
        var offset = _next + gapBefore;
        _next = offset + bytes.Length;
        _nextSeq += (uint)(gapBefore + bytes.Length);
        output.Take(direction, offset, gapBefore, bytes, packet);
    }

    private void DeliverReady(IStreamOutput output)
    {
        var ready = 0;
        for (; ready < _pieces.Count && _pieces[ready].Start == _next; ready++) Release(_pieces[ready], output);
        _pieces.RemoveRange(0, ready);
    }

    private void GiveUpGap(IStreamOutput output)
    {
        Release(_pieces[0], output);
        _pieces.RemoveAt(0);
        DeliverReady(output);
    }

    private void Release(in StreamPiece piece, IStreamOutput output)
    {
        WaitingBytes -= piece.Bytes.Length;
        Deliver(piece.Bytes, piece.Start - _next, piece.Packet, output);
    }

    // Buffers only the bytes that are not buffered yet.
    private void Keep(long start, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var index = FirstEndingAfter(start);
        while (!bytes.IsEmpty)
        {
            var length = index < _pieces.Count ? (int)Math.Clamp(_pieces[index].Start - start, 0, bytes.Length) : bytes.Length;
            if (length > 0)
            {
                _pieces.Insert(index++, new StreamPiece(start, bytes[..length].ToArray(), packet));
                WaitingBytes += length;
            }

            if (index == _pieces.Count) return;
            var known = (int)Math.Min(_pieces[index].End - start, bytes.Length);
            bytes = bytes[known..];
            start += known;
            index++;
        }
    }

    private int FirstEndingAfter(long position)
    {
        var (low, high) = (0, _pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_pieces[middle].End > position) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static bool IsAhead(uint seq, uint of) => (int)(seq - of) is > 0 and <= (int)MaxAhead;
}

/// <summary>Bytes received ahead of a gap in the stream.</summary>
/// <param name="Start">Stream offset of the first byte.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Packet">The packet that contained them.</param>
internal readonly record struct StreamPiece(long Start, byte[] Bytes, PacketMark Packet)
{
    /// <summary>Stream offset after the last byte.</summary>
    public long End => Start + Bytes.Length;
}
