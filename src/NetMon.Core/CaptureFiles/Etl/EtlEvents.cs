using System.Buffers.Binary;
using NetMon.CaptureFiles.Input;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Iterates over the events of a buffer. Only manifest-based events (EVENT_HEADER of evntcons.h) are parsed; of others only the size is read.
/// Event types and the place of their size: Geoff Chappell's "Trace Headers", and ntwmi.h of the Windows Driver Kit.
/// </summary>
internal sealed class EtlEvents : IDisposable
{
    private const int Alignment = 8;
    private const int ShortestEvent = 8;
    private const int FirstRead = 8 * 1024;
    private const int ZerosAtOnce = 4 * 1024;
    private const byte KindFlags = 0xc0;
    private const byte MessageFlags = 0x90;

    private readonly InputBuffer _bytes;
    private readonly long _start;
    private readonly long _length;
    private int _current;

    /// <summary>Starts before the first event.</summary>
    /// <param name="stored">Buffer.</param>
    /// <param name="header">Header of the buffer.</param>
    public EtlEvents(StoredBuffer stored, in EtlBuffer header)
    {
        Processor = header.Processor;
        _length = header.ContentLength;
        _bytes = new InputBuffer(stored.Open(), FirstRead);
        _bytes.Skip(EtlBuffer.HeaderLength);
        if (header.IsCompressed) _bytes = new InputBuffer(new XpressStream(_bytes), FirstRead);
        _start = _bytes.Offset;
    }

    /// <summary>Processor that logged the events.</summary>
    public int Processor { get; }

    /// <summary>Current event, complete. Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Current => _bytes.Available[.._current];

    /// <summary>Whether the current event has an EVENT_HEADER.</summary>
    public bool IsManifested { get; private set; }

    /// <summary>Fault that stopped the iteration; null if there is none.</summary>
    public EtlFault? Fault { get; private set; }

    /// <summary>Moves to the next event. False at the end and after a fault.</summary>
    public bool MoveNext()
    {
        try
        {
            return TryMove();
        }
        catch (InvalidDataException e)
        {
            return Fail($"a trace buffer that cannot be decompressed: {e.Message}", isCut: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    private bool TryMove()
    {
        if (Fault is not null) return false;
        var padded = (_current + Alignment - 1) & ~(Alignment - 1);
        var left = _length - (_bytes.Offset - _start) - padded;
        _current = 0;
        // Less than a header is padding.
        if (left < ShortestEvent) return false;
        if (!_bytes.Ensure(padded + ShortestEvent)) return Fail("events of a trace buffer", isCut: true);
        _bytes.Advance(padded);
        var marker = _bytes.Available[..ShortestEvent];
        if (!marker.ContainsAnyExcept((byte)0)) return EndInZeros(left);
        var size = FindSize(marker, out var least);
        if (size < least || size > left) return Fail($"an event of {size} bytes in a trace buffer that has {left} left", isCut: false);
        if (!_bytes.Ensure(size)) return Fail("an event", isCut: true);
        IsManifested = least == EtlEvent.HeaderLength;
        _current = size;
        return true;
    }

    // The unused rest of a buffer is zeros; an event behind them would be lost.
    private bool EndInZeros(long left)
    {
        while (left > 0)
        {
            var length = (int)Math.Min(left, ZerosAtOnce);
            if (!_bytes.Ensure(length)) return Fail("events of a trace buffer", isCut: true);
            if (_bytes.Available[..length].ContainsAnyExcept((byte)0)) return Fail("zeros between the events of a trace buffer", isCut: false);
            _bytes.Advance(length);
            left -= length;
        }

        return false;
    }

    private bool Fail(string what, bool isCut)
    {
        Fault = new EtlFault(what, isCut);
        return false;
    }

    // The third byte of the marker is the header type. The size precedes or follows the marker. 0 if the type is unknown.
    private static int FindSize(ReadOnlySpan<byte> marker, out int least)
    {
        least = ShortestEvent;
        var sizeFirst = BinaryPrimitives.ReadUInt16LittleEndian(marker);
        if (marker[3] == MessageFlags) return sizeFirst;
        if (marker[3] != KindFlags) return 0;
        switch (marker[2])
        {
            // SYSTEM_TRACE_HEADER, its compact form, PERFINFO_TRACE_HEADER: kernel events.
            case 1 or 2 or 3 or 4 or 16 or 17:
                return BinaryPrimitives.ReadUInt16LittleEndian(marker[4..]);
            // EVENT_TRACE_HEADER, EVENT_INSTANCE_HEADER, TIMED, ERROR: classic events.
            case 10 or 11 or 12 or 13 or 20 or 21:
                return sizeFirst;
            // EVENT_HEADER of 32 and 64 bits have the same layout.
            case 18 or 19:
                least = EtlEvent.HeaderLength;
                return sizeFirst;
            default:
                return 0;
        }
    }
}
