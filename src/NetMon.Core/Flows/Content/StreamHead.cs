using System.Buffers;
using System.Runtime.CompilerServices;

namespace NetMon.Flows.Content;

/// <summary>
/// The head of one side of a stream, reassembled from segments in any order. Where segments overlap, the first one received is kept.
/// </summary>
/// <param name="start">Sequence number of its first byte; 0 if it has none.</param>
internal sealed class StreamHead(uint start = 0)
{
    /// <summary>The maximum length of a head: many times a browser's ClientHello, and more than servers accept for an HTTP head.</summary>
    public const int MaxLength = 16 * 1024;

    private const int SmallestBuffer = 512;
    private const int MaxRuns = 16;

    private Runs _runs;
    private int _runCount;
    private byte[] _buffer = [];

    /// <summary>Sequence number of its first byte; 0 if it has none.</summary>
    public uint Start { get; } = start;

    /// <summary>Size of the buffer, in bytes.</summary>
    public int BufferLength => _buffer.Length;

    /// <summary>
    /// The maximum length of this head: the end of a segment that was cut by the snapshot length, or <see cref="MaxLength"/>.
    /// </summary>
    public int Limit { get; private set; } = MaxLength;

    /// <summary>Whether the head is complete up to its limit.</summary>
    public bool IsFull => Bytes.Length == Limit;

    /// <summary>The bytes from the start up to the first gap.</summary>
    public ReadOnlySpan<byte> Bytes => _runCount > 0 && _runs[0].Start == 0 ? _buffer.AsSpan(0, _runs[0].End) : [];

    /// <summary>Number of contiguous runs.</summary>
    public int RunCount => _runCount;

    /// <summary>The bytes of a contiguous run.</summary>
    public ReadOnlySpan<byte> RunAt(int index) => _buffer.AsSpan(_runs[index].Start, _runs[index].End - _runs[index].Start);

    /// <summary>Inserts a segment.</summary>
    /// <param name="offset">Offset of the segment in the head; bytes before the head or after its limit are ignored.</param>
    /// <param name="bytes">The segment's bytes.</param>
    /// <returns>False if the head already has the maximum number of gaps.</returns>
    public bool TryPlace(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < 0)
        {
            if (-offset >= bytes.Length) return true;
            bytes = bytes[(int)-offset..];
            offset = 0;
        }

        if (offset >= Limit || bytes.IsEmpty) return true;
        if (bytes.Length > Limit - offset) bytes = bytes[..(int)(Limit - offset)];
        var (start, end) = ((int)offset, (int)offset + bytes.Length);

        // Runs that the segment overlaps or touches are merged with it.
        var first = 0;
        while (first < _runCount && _runs[first].End < start) first++;
        var next = first;
        while (next < _runCount && _runs[next].Start <= end) next++;
        if (first == next && _runCount == MaxRuns) return false;
        EnsureBuffer(end);
        CopyIntoGaps(start, end, bytes, first, next);
        if (first < next)
        {
            start = Math.Min(start, _runs[first].Start);
            end = Math.Max(end, _runs[next - 1].End);
        }

        Replace(first, next, new Run((ushort)start, (ushort)end));
        return true;
    }

    /// <summary>Limits the head to this offset, because the rest of a segment was cut by the snapshot length.</summary>
    public void LimitTo(long offset)
    {
        if (offset >= Bytes.Length) Limit = (int)Math.Min(Limit, offset);
    }

    /// <summary>Returns the buffer to the pool.</summary>
    public void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _runCount = 0;
    }

    private void EnsureBuffer(int length)
    {
        if (length <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, SmallestBuffer));
        _buffer.CopyTo(larger, 0);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void CopyIntoGaps(int start, int end, ReadOnlySpan<byte> bytes, int first, int next)
    {
        var at = start;
        for (var i = first; i < next && at < end; i++)
        {
            if (_runs[i].Start > at) bytes[(at - start)..(_runs[i].Start - start)].CopyTo(_buffer.AsSpan(at));
            at = Math.Max(at, _runs[i].End);
        }

        if (at < end) bytes[(at - start)..].CopyTo(_buffer.AsSpan(at));
    }

    private void Replace(int first, int next, Run run)
    {
        Span<Run> runs = _runs;
        if (first == next) runs[first.._runCount].CopyTo(runs[(first + 1)..]);
        else runs[next.._runCount].CopyTo(runs[(first + 1)..]);
        runs[first] = run;
        _runCount += 1 - (next - first);
    }

    private readonly record struct Run(ushort Start, ushort End);

    [InlineArray(MaxRuns)]
    private struct Runs
    {
        private Run _first;
    }
}
