namespace NetMon.Flows.Streams;

/// <summary>
/// Puts one direction of a TCP connection together (RFC 9293 section 3.4): segments in any order, repeated and overlapping. Of bytes that
/// come twice, the first ones count. A gap is given up when the other side has acknowledged bytes after it, so nobody will send it again;
/// when too much waits behind it; or at the end.
/// </summary>
/// <param name="direction">Which direction it is.</param>
internal sealed class StreamAssembler(StreamDirection direction)
{
    // The largest window, RFC 7323 section 2.3: what is further ahead cannot belong to the connection.
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

    /// <summary>The sequence number of its SYN; null when that was not seen.</summary>
    public uint? InitialSequence { get; private set; }

    /// <summary>Whether a packet of this direction was seen.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether everything up to the FIN has come.</summary>
    public bool IsFinished => _finish is { } finish && _next >= finish;

    /// <summary>Bytes that wait behind a gap.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Takes a SYN, which has a sequence number of its own: the stream begins after it.</summary>
    public void Open(uint seq)
    {
        if (HasStarted) return;
        InitialSequence = seq;
        Start(seq + 1);
    }

    /// <summary>Takes a segment.</summary>
    /// <param name="seq">Sequence number of the first byte.</param>
    /// <param name="bytes">The bytes that were kept.</param>
    /// <param name="length">How many there were on the wire.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="output">Takes what is in order.</param>
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

    /// <summary>Takes a FIN, which comes after the last byte.</summary>
    public void Finish(uint seq)
    {
        if (!HasStarted) StartMidstream(seq);
        var finish = PositionOf(seq);
        if (finish < _next || finish > _next + MaxAhead) return;
        _finish ??= finish;
        _seenEnd = Math.Max(_seenEnd, finish);
    }

    /// <summary>Takes an acknowledgment of the other side.</summary>
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

    /// <summary>Gives out everything that waits, and marks what is missing at the end.</summary>
    /// <param name="last">The last packet of the connection.</param>
    /// <param name="output">Takes the rest.</param>
    public void Complete(PacketMark last, IStreamOutput output)
    {
        while (_pieces.Count > 0) GiveUpGap(output);
        var missing = HasStarted ? MissingAtEnd() : (int)(_lastAck - (_firstAck ?? _lastAck));
        // One byte more than was seen is the FIN, which the capture missed too.
        if (missing <= (_finish is null && _seenEnd <= _next ? 1 : 0)) return;
        _next += missing;
        _nextSeq += (uint)missing;
        output.Take(direction, _next, missing, [], last);
    }

    private long MissingAtEnd()
    {
        var end = Math.Max(_seenEnd, _acknowledged);
        // The FIN is acknowledged as one byte.
        if (_finish is { } finish && end == finish + 1) end = finish;
        return end - _next;
    }

    private void Start(uint seq)
    {
        HasStarted = true;
        _nextSeq = seq;
        if (_firstAck is not null) _acknowledged = Math.Max(0, PositionOf(_lastAck));
    }

    // The other side's first acknowledgment tells what had come before: the stream goes on from there.
    private void StartMidstream(uint seq) => Start(_firstAck is { } first && IsAhead(seq, first) ? first : seq);

    private long PositionOf(uint seq) => _next + (int)(seq - _nextSeq);

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

    // Of the bytes, those that do not wait already.
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

/// <summary>Bytes that came before those in front of them.</summary>
/// <param name="Start">Where the first one is in the stream.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Packet">The packet that brought them.</param>
internal readonly record struct StreamPiece(long Start, byte[] Bytes, PacketMark Packet)
{
    /// <summary>Where the first byte after them is in the stream.</summary>
    public long End => Start + Bytes.Length;
}

/// <summary>Takes the bytes of a stream in their order.</summary>
internal interface IStreamOutput
{
    /// <summary>Takes bytes.</summary>
    /// <param name="direction">The stream.</param>
    /// <param name="offset">Where the first one is in the stream.</param>
    /// <param name="gapBefore">How many bytes in front of them are missing.</param>
    /// <param name="bytes">The bytes; none where the end of the stream is missing.</param>
    /// <param name="packet">The packet that brought them.</param>
    void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet);
}
