using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Input;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Where the buffers of a trace are taken from, in the order of the file, to be read later in the order of time: a file is read where they lie;
/// of a pipe, or of what comes out of a decompressor, they are kept.
/// </summary>
internal abstract class EtlStorage
{
    /// <summary>Position of the next buffer.</summary>
    public abstract long Offset { get; }

    /// <summary>The most bytes that one buffer may have.</summary>
    public abstract uint LargestBuffer { get; }

    /// <summary>Whether there is room to take one more buffer before one that was taken is given up.</summary>
    public abstract bool HasRoom { get; }

    /// <summary>Whether a look at what comes next may wait for a writer.</summary>
    public abstract bool MayWait { get; }

    /// <summary>Whether the buffers are read a second time, so that what has been looked through is no measure of progress.</summary>
    public abstract bool IsReadAgain { get; }

    /// <summary>Whether it ended because a decompressor could not go on.</summary>
    public abstract bool HasFailed { get; }

    /// <summary>What a trace that is stored in <paramref name="input"/> is read from.</summary>
    public static EtlStorage Of(CaptureInput input) => input.PlainFile is { } file ? new FileStorage(file) : new KeptStorage(input);

    /// <summary>The next bytes, fewer at the end; they stay the next ones.</summary>
    public abstract ReadOnlySpan<byte> Peek(int count);

    /// <summary>Takes the next buffer.</summary>
    /// <param name="length">Its bytes; where the file ends before, what there is of them.</param>
    public abstract StoredBuffer Take(int length);

    /// <summary>Gives up a buffer.</summary>
    public abstract void Release(StoredBuffer buffer);

    private sealed class FileStorage(SafeFileHandle file) : EtlStorage
    {
        // 4 GiB of the usual 64 KiB buffers.
        private const int MostBuffers = 65_536;

        private readonly byte[] _peeked = new byte[EtlBuffer.HeaderLength];
        private long _offset;
        private int _taken;

        public override long Offset => _offset;

        public override uint LargestBuffer => int.MaxValue;

        public override bool HasRoom => _taken < MostBuffers;

        public override bool MayWait => false;

        public override bool IsReadAgain => true;

        public override bool HasFailed => false;

        public override ReadOnlySpan<byte> Peek(int count)
        {
            var read = 0;
            while (read < count && RandomAccess.Read(file, _peeked.AsSpan(read, count - read), _offset + read) is > 0 and var more) read += more;
            return _peeked.AsSpan(0, read);
        }

        public override StoredBuffer Take(int length)
        {
            var there = (int)Math.Clamp(RandomAccess.GetLength(file) - _offset, 0, length);
            var start = _offset;
            _offset += there;
            _taken++;
            return new StoredBuffer(start, there, () => new FilePart(file, start, there));
        }

        public override void Release(StoredBuffer buffer) => _taken--;
    }

    private sealed class KeptStorage(CaptureInput input) : EtlStorage
    {
        private const int MostBytes = 64 << 20;

        private readonly InputBuffer _bytes = input.Buffer;
        private int _kept;

        public override long Offset => _bytes.Offset;

        public override uint LargestBuffer => MostBytes;

        public override bool HasRoom => _kept < MostBytes;

        public override bool MayWait => !_bytes.AtEnd;

        public override bool IsReadAgain => false;

        public override bool HasFailed => input.DecodingError is not null;

        public override ReadOnlySpan<byte> Peek(int count) => _bytes.Ensure(count) ? _bytes.Available[..count] : _bytes.Available;

        public override StoredBuffer Take(int length)
        {
            _bytes.Ensure(length);
            var start = _bytes.Offset;
            var bytes = _bytes.Available[..Math.Min(length, _bytes.Count)].ToArray();
            _bytes.Advance(bytes.Length);
            _kept += bytes.Length;
            return new StoredBuffer(start, bytes.Length, () => new MemoryStream(bytes, writable: false));
        }

        public override void Release(StoredBuffer buffer) => _kept -= buffer.Length;
    }

    /// <summary>A part of a file, read by its position, so that any number of them can be read in turns.</summary>
    private sealed class FilePart(SafeFileHandle file, long start, int length) : ForwardReadStream
    {
        private int _read;

        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length > length - _read) buffer = buffer[..(length - _read)];
            var read = RandomAccess.Read(file, buffer, start + _read);
            _read += read;
            return read;
        }
    }
}
