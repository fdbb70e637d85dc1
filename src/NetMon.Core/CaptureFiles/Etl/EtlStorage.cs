using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Input;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Takes the buffers of a trace in file order, for reading in time order later. Buffers of a file are read in place; those of a pipe or
/// decompressor are kept in memory.
/// </summary>
internal abstract class EtlStorage
{
    /// <summary>Position of the next buffer.</summary>
    public abstract long Offset { get; }

    /// <summary>Maximum size of a buffer.</summary>
    public abstract uint LargestBuffer { get; }

    /// <summary>Whether one more buffer can be taken before another one is released, if it is small enough.</summary>
    public abstract bool HasRoom { get; }

    /// <summary>Whether a buffer of this size can be taken before another one is released. True if none is held.</summary>
    public virtual bool HasRoomFor(uint size) => HasRoom;

    /// <summary>Whether <see cref="Peek"/> can block until a writer continues.</summary>
    public abstract bool MayWait { get; }

    /// <summary>Whether buffers are read a second time, so that bytes scanned are no measure of progress.</summary>
    public abstract bool IsReadAgain { get; }

    /// <summary>Whether a decompression error ended the input.</summary>
    public abstract bool HasFailed { get; }

    /// <summary>Creates the storage for an input.</summary>
    public static EtlStorage Of(CaptureInput input) => input.PlainFile is { } file ? new FileStorage(file) : new KeptStorage(input);

    /// <summary>Returns the next bytes, fewer at the end, without consuming them.</summary>
    public abstract ReadOnlySpan<byte> Peek(int count);

    /// <summary>Takes the next buffer.</summary>
    /// <param name="length">Size of the buffer; shorter if the input ends first.</param>
    public abstract StoredBuffer Take(int length);

    /// <summary>Releases a buffer.</summary>
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

        public override bool HasRoomFor(uint size) => _kept == 0 || _kept + size <= MostBytes;

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

    /// <summary>Section of a file, read by position, so that any number of them can be read alternately.</summary>
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
