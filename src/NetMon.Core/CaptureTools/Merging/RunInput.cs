using Microsoft.Win32.SafeHandles;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>A sorted part of a file that is not in order of time, in a temporary file.</summary>
/// <param name="file">The temporary file.</param>
/// <param name="start">Offset of the run.</param>
/// <param name="end">Offset behind it.</param>
/// <param name="interfaces">The interfaces, by the numbers that records have.</param>
internal sealed class RunInput(SafeFileHandle file, long start, long end, IReadOnlyList<CaptureInterface> interfaces) : MergeInput
{
    private const int Capacity = 64 * 1024;

    private byte[] _buffer = new byte[Capacity];
    private long _offset = start;
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (_offset == end && _start == _end) return false;
        Ensure(RunRecord.HeaderLength);
        var header = RunRecord.Read(_buffer.AsSpan(_start));
        Ensure(header.TotalLength);
        var record = _buffer.AsSpan(_start, header.TotalLength);
        _start += header.TotalLength;
        Time = header.Key;
        frame = header.ToFrame(record, interfaces);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The file belongs to all runs.
    }

    private void Ensure(int count)
    {
        if (_end - _start >= count) return;
        var rest = _buffer.AsSpan(_start, _end - _start);
        var target = count > _buffer.Length ? new byte[count] : _buffer;
        rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest.Length);
        while (_end < count)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_end, (int)Math.Min(_buffer.Length - _end, end - _offset)), _offset);
            if (read == 0) throw new EndOfStreamException("The temporary file for sorting is shorter than what was written.");
            _offset += read;
            _end += read;
        }
    }
}
