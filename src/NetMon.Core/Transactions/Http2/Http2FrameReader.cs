using System.Buffers;
using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http2;

/// <summary>
/// Cuts one direction of a connection into frames: RFC 9113 section 4. Content passes through as it arrives; of other frames, those with header
/// fields and the error code of a reset are kept until they are complete, and the rest is skipped.
/// </summary>
/// <remarks>
/// Missing bytes within the content of a DATA frame, or within a frame that is skipped, do no harm, because the length of the frame is known.
/// The largest frame that the receiver has allowed is not looked at: an observer may not have seen its SETTINGS.
/// </remarks>
/// <param name="sink">Receives the frames.</param>
[ReadsPackets]
internal sealed class Http2FrameReader(IHttp2Frames sink)
{
    /// <summary>Maximum length of a frame with header fields.</summary>
    public const int MaxKept = 256 * 1024;

    private const int ErrorCodeLength = 4;
    private const int PadLengthLength = 1;

    private readonly byte[] _header = new byte[Http2FrameHeader.Size];
    private readonly ArrayBufferWriter<byte> _kept = new();
    private int _headerLength;
    private Http2FrameHeader _frame;
    private PacketMark _first;

    // Bytes of the payload that have not arrived, those among them that are kept, and those at its end that are padding of DATA.
    private int _remaining;
    private int _wanted;
    private int _padding;

    /// <summary>Why reading has ended.</summary>
    public Http2Fault Fault { get; private set; }

    /// <summary>Bytes that are kept.</summary>
    public int Buffered => _kept.WrittenCount;

    private bool IsInFrame => _headerLength == Http2FrameHeader.Size;

    private int RemainingContent => Math.Max(0, _remaining - _padding);

    private bool IsData => _frame.Type == Http2FrameType.Data;

    /// <summary>Takes the next bytes.</summary>
    /// <param name="gapBefore">Number of bytes that are missing before them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (Fault == Http2Fault.None && gapBefore > 0) Fault = Skip(gapBefore, packet);
        while (Fault == Http2Fault.None && !bytes.IsEmpty)
        {
            if (!IsInFrame) Fault = TakeHeader(ref bytes, packet);
            else if (_wanted > 0) Keep(ref bytes);
            else Fault = Pass(ref bytes, packet);
            if (Fault == Http2Fault.None && IsInFrame && _wanted == 0) Fault = EndPart(packet);
        }
    }

    private Http2Fault Skip(long gap, PacketMark packet)
    {
        if (!IsInFrame || _wanted > 0 || gap > _remaining) return Http2Fault.MissingBytes;
        var missing = (int)Math.Min(gap, RemainingContent);
        _remaining -= (int)gap;
        var fault = IsData && missing > 0 ? sink.TakeData(_frame, missing, [], packet) : Http2Fault.None;
        return fault == Http2Fault.None ? EndPart(packet) : fault;
    }

    private Http2Fault TakeHeader(ref ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_headerLength == 0) _first = packet;
        var count = Math.Min(bytes.Length, _header.Length - _headerLength);
        bytes[..count].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += count;
        bytes = bytes[count..];
        if (!IsInFrame) return Http2Fault.None;
        _frame = Http2FrameHeader.Read(_header);
        _remaining = _frame.Length;
        _padding = 0;
        _wanted = Math.Min(_remaining, KeptLength(_frame));
        return _wanted > MaxKept ? Http2Fault.LongHeaderBlock : Http2Fault.None;
    }

    private static int KeptLength(in Http2FrameHeader frame) => frame.Type switch
    {
        Http2FrameType.Data => frame.IsPadded ? PadLengthLength : 0,
        Http2FrameType.Headers or Http2FrameType.PushPromise or Http2FrameType.Continuation => frame.Length,
        Http2FrameType.ResetStream => ErrorCodeLength,
        _ => 0,
    };

    private void Keep(ref ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, _wanted);
        _kept.Write(bytes[..count]);
        bytes = bytes[count..];
        _wanted -= count;
        _remaining -= count;
    }

    private Http2Fault Pass(ref ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var count = Math.Min(bytes.Length, _remaining);
        var content = IsData ? bytes[..Math.Min(count, RemainingContent)] : [];
        bytes = bytes[count..];
        _remaining -= count;
        return content.IsEmpty ? Http2Fault.None : sink.TakeData(_frame, 0, content, packet);
    }

    // What was to be kept has arrived, and perhaps all of the frame.
    private Http2Fault EndPart(PacketMark packet)
    {
        if (IsData && _kept.WrittenCount > 0)
        {
            _padding = _kept.WrittenSpan[0];
            _kept.ResetWrittenCount();
            if (_padding > _remaining) return Http2Fault.InvalidFrame;
        }

        if (_remaining > 0) return Http2Fault.None;
        _headerLength = 0;
        if (IsData) return _frame is { IsPadded: true, Length: 0 } ? Http2Fault.InvalidFrame : sink.EndData(_frame, packet);
        var fault = sink.Take(_frame, _kept.WrittenSpan, _first, packet);
        _kept.ResetWrittenCount();
        return fault;
    }
}
