using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Transactions.Http2;

/// <summary>
/// Reads what one side of a connection says: RFC 9113. Settings, priorities, flow control, pings and frames of extensions say nothing about
/// messages and are skipped. After a fault, the direction is read no further.
/// </summary>
[ReadsPackets]
internal sealed class Http2Direction : IHttp2Frames
{
    private const int ErrorCodeLength = 4;
    private const int PriorityLength = 5;

    private readonly StreamDirection _direction;
    private readonly bool _isClient;
    private readonly IHttp2Streams _streams;
    private readonly Http2FrameReader _frames;
    private readonly HpackDecoder _decoder = new();
    private int _prefaceRead;
    private Http2HeaderBlock? _block;

    /// <summary>Creates a reader.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="isClient">Whether it is the client's.</param>
    /// <param name="streams">Receives what is said.</param>
    public Http2Direction(StreamDirection direction, bool isClient, IHttp2Streams streams)
    {
        (_direction, _isClient, _streams) = (direction, isClient, streams);
        _frames = new Http2FrameReader(this);
    }

    /// <summary>Whether it has said anything.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Why reading has ended.</summary>
    public Http2Fault Fault { get; private set; }

    /// <summary>Bytes that are kept.</summary>
    public long Buffered => _frames.Buffered + _decoder.Buffered + (_block?.Bytes.Length ?? 0);

    /// <summary>Takes the next bytes.</summary>
    /// <param name="gapBefore">Number of bytes that are missing before them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (Fault != Http2Fault.None) return;
        HasBegun = true;
        if (_isClient && _prefaceRead < Http2Preface.Length)
        {
            if (gapBefore == 0) Fault = TakePreface(ref bytes);
            else Fault = Http2Fault.MissingBytes;
        }

        if (Fault == Http2Fault.None)
        {
            _frames.Take(gapBefore, bytes, packet);
            Fault = _frames.Fault;
        }

        if (Fault == Http2Fault.None) return;
        _block = null;
        _streams.Fail(_direction, Fault, packet);
    }

    /// <inheritdoc/>
    Http2Fault IHttp2Frames.Take(in Http2FrameHeader frame, ReadOnlySpan<byte> payload, PacketMark first, PacketMark last)
    {
        // Section 6.10: nothing may come between the frames of a header block.
        if (_block is null == (frame.Type == Http2FrameType.Continuation)) return Http2Fault.InvalidFrame;
        switch (frame.Type)
        {
            case Http2FrameType.Headers:
            case Http2FrameType.PushPromise:
                return TakeBlock(frame, payload, first, last);
            case Http2FrameType.Continuation:
                return TakeContinuation(frame, payload, last);
            case Http2FrameType.ResetStream:
                if (frame.Stream == 0 || frame.Length != ErrorCodeLength) return Http2Fault.InvalidFrame;
                _streams.Reset(_direction, frame.Stream, BinaryPrimitives.ReadUInt32BigEndian(payload), last);
                return Http2Fault.None;
            default:
                return Http2Fault.None;
        }
    }

    /// <inheritdoc/>
    Http2Fault IHttp2Frames.TakeData(in Http2FrameHeader frame, int missing, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_block is not null || frame.Stream == 0) return Http2Fault.InvalidFrame;
        _streams.Content(_direction, frame.Stream, missing, bytes, packet);
        return Http2Fault.None;
    }

    /// <inheritdoc/>
    Http2Fault IHttp2Frames.EndData(in Http2FrameHeader frame, PacketMark packet)
    {
        if (_block is not null || frame.Stream == 0) return Http2Fault.InvalidFrame;
        if (frame.EndsStream) _streams.End(_direction, frame.Stream, packet);
        return Http2Fault.None;
    }

    private Http2Fault TakePreface(ref ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, Http2Preface.Length - _prefaceRead);
        if (!bytes[..count].SequenceEqual(Http2Preface.Bytes.Slice(_prefaceRead, count))) return Http2Fault.NoPreface;
        _prefaceRead += count;
        bytes = bytes[count..];
        return Http2Fault.None;
    }

    // HEADERS, section 6.2, and PUSH_PROMISE, section 6.6.
    private Http2Fault TakeBlock(in Http2FrameHeader frame, ReadOnlySpan<byte> payload, PacketMark first, PacketMark last)
    {
        var reader = new PayloadReader(payload);
        var padding = frame.IsPadded ? reader.ReadByte() : 0;
        var promised = 0;
        if (frame.Type == Http2FrameType.PushPromise) promised = (int)(reader.ReadUInt32() & int.MaxValue);
        else if (frame.HasPriority) reader.Skip(PriorityLength);
        if (reader.IsCut || padding > reader.Remaining || !IsAllowed(frame, promised)) return Http2Fault.InvalidFrame;
        var fragment = reader.ReadBytes(reader.Remaining - padding);
        if (frame.EndsHeaders) return Decode(frame, promised, fragment, first, last);
        _block = new Http2HeaderBlock(frame, promised, first);
        return _block.TryAdd(fragment) ? Http2Fault.None : Http2Fault.LongHeaderBlock;
    }

    // Section 5.1.1: the client opens streams with odd numbers. Only the server promises others.
    private bool IsAllowed(in Http2FrameHeader frame, int promised)
    {
        if (frame.Stream == 0) return false;
        if (frame.Type == Http2FrameType.PushPromise) return !_isClient && promised > 0 && promised % 2 == 0;
        return !_isClient || frame.Stream % 2 == 1;
    }

    private Http2Fault TakeContinuation(in Http2FrameHeader frame, ReadOnlySpan<byte> fragment, PacketMark last)
    {
        var block = _block!;
        if (frame.Stream != block.Frame.Stream) return Http2Fault.InvalidFrame;
        if (!block.TryAdd(fragment)) return Http2Fault.LongHeaderBlock;
        if (!frame.EndsHeaders) return Http2Fault.None;
        _block = null;
        return Decode(block.Frame, block.Promised, block.Bytes, block.First, last);
    }

    private Http2Fault Decode(in Http2FrameHeader frame, int promised, ReadOnlySpan<byte> block, PacketMark first, PacketMark last)
    {
        var fields = new HpackFieldList();
        if (!_decoder.TryDecode(block, fields)) return Http2Fault.InvalidHeaderBlock;
        if (frame.Type == Http2FrameType.PushPromise)
        {
            _streams.Promise(promised, fields, first, last);
            return Http2Fault.None;
        }

        _streams.Head(_direction, frame.Stream, fields, first, last);
        if (frame.EndsStream) _streams.End(_direction, frame.Stream, last);
        return Http2Fault.None;
    }
}
