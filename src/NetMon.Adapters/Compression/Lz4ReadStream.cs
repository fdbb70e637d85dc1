using System.Buffers.Binary;
using System.Globalization;
using K4os.Compression.LZ4;
using K4os.Hash.xxHash;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Adapters.Compression;

/// <summary>
/// Decompresses a sequence of LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) and verifies all checksums. K4os' own
/// reader stops after the first frame, skips block checksums, and discards what it read before damage.
/// </summary>
internal sealed class Lz4ReadStream(Stream compressed) : ForwardReadStream
{
    private const uint Magic = 0x184d2204;
    private const uint SkippableMagic = 0x184d2a50;
    private const uint SkippableMask = 0xfffffff0;
    private const int HistoryLength = 64 * 1024;
    private const int BlocksAreIndependent = 0x20;
    private const int BlocksHaveChecksum = 0x10;
    private const int HasContentSize = 0x08;
    private const int HasContentChecksum = 0x04;
    private const int HasDictionary = 0x01;
    private const uint IsStored = 0x80000000;

    private readonly byte[] _small = new byte[16];
    private byte[] _block = [];
    private byte[] _output = [];
    private XXH32 _contentHash = new();
    private int _flags;
    private int _blockSize;
    private long _contentSize;
    private long _made;
    private long _offset;
    private int _history;
    private int _taken;
    private int _end;
    private int _frames;
    private bool _isInFrame;
    private bool _isAtEnd;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (_taken == _end)
        {
            if (_isAtEnd) return 0;
            if (_isInFrame) ReadBlock();
            else BeginFrame();
        }

        var count = Math.Min(buffer.Length, _end - _taken);
        _output.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) compressed.Dispose();
        base.Dispose(disposing);
    }

    private void BeginFrame()
    {
        var read = compressed.ReadAtLeast(_small.AsSpan(0, 4), 4, throwOnEndOfStream: false);
        if (read == 0)
        {
            _isAtEnd = true;
            return;
        }

        _offset += read;
        if (read < 4) throw Damage("the data end early, within a frame's header");
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(_small);
        if ((magic & SkippableMask) == SkippableMagic)
        {
            SkipFrame();
            return;
        }

        if (magic != Magic) throw Damage(_frames == 0 ? "the frame's header is damaged" : "behind the compressed data something else follows");
        _frames++;
        ReadFrameHeader();
    }

    private void SkipFrame()
    {
        for (long rest = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "a frame")); rest > 0;)
        {
            var part = (int)Math.Min(rest, _small.Length);
            Take(part, "a frame");
            rest -= part;
        }
    }

    private void ReadFrameHeader()
    {
        const string Inside = "a frame's header";
        Span<byte> header = stackalloc byte[15];
        Take(2, Inside).CopyTo(header);
        _flags = header[0];
        var descriptor = header[1];
        var length = 2;
        if ((_flags & 0xc0) != 0x40 || (_flags & 0x02) != 0 || (descriptor & 0x8f) != 0 || descriptor >> 4 < 4)
        {
            throw Damage("the frame's header is of an unknown version or damaged");
        }

        _contentSize = -1;
        if ((_flags & HasContentSize) != 0)
        {
            Take(8, Inside).CopyTo(header[length..]);
            _contentSize = BinaryPrimitives.ReadInt64LittleEndian(header[length..]);
            length += 8;
        }

        if ((_flags & HasDictionary) != 0)
        {
            Take(4, Inside).CopyTo(header[length..]);
            length += 4;
        }

        var stated = Take(1, Inside)[0];
        if (stated != (byte)(XXH32.DigestOf(header[..length]) >> 8)) throw Damage("the checksum of the frame's header is wrong");
        if ((_flags & HasDictionary) != 0) throw Damage("the frame needs a dictionary");
        // 64 KiB, 256 KiB, 1 MiB, 4 MiB.
        _blockSize = 1 << (8 + (2 * (descriptor >> 4)));
        if (_block.Length < _blockSize)
        {
            _block = new byte[_blockSize];
            _output = new byte[HistoryLength + _blockSize];
        }

        _contentHash = new XXH32();
        (_made, _history, _taken, _end, _isInFrame) = (0, 0, 0, 0, true);
    }

    private void ReadBlock()
    {
        const string Inside = "a block";
        var size = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, Inside));
        if (size == 0)
        {
            EndFrame();
            return;
        }

        var length = size & ~IsStored;
        if (length > _blockSize) throw Damage($"a block claims {length} bytes, more than the {_blockSize} that it may have");
        var block = _block.AsSpan(0, (int)length);
        Fill(block, Inside);
        if ((_flags & BlocksHaveChecksum) != 0)
        {
            var stated = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, Inside));
            if (stated != XXH32.DigestOf(block)) throw Damage("the checksum of a block is wrong");
        }

        Decode(block, isStored: (size & IsStored) != 0);
    }

    private void Decode(ReadOnlySpan<byte> block, bool isStored)
    {
        // Keeps in front of the block what dependent blocks may refer to.
        _history = (_flags & BlocksAreIndependent) != 0 ? 0 : Math.Min(_end, HistoryLength);
        _output.AsSpan(_end - _history, _history).CopyTo(_output);
        var target = _output.AsSpan(_history, _blockSize);
        int made;
        if (isStored)
        {
            block.CopyTo(target);
            made = block.Length;
        }
        else
        {
            made = LZ4Codec.Decode(block, target, _output.AsSpan(0, _history));
            if (made < 0) throw Damage("a block is damaged");
        }

        if ((_flags & HasContentChecksum) != 0) _contentHash.Update(target[..made]);
        _made += made;
        (_taken, _end) = (_history, _history + made);
    }

    private void EndFrame()
    {
        _isInFrame = false;
        if ((_flags & HasContentChecksum) != 0)
        {
            var stated = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "the checksum of the content"));
            if (stated != _contentHash.Digest()) throw Damage("the checksum of the content is wrong");
        }

        if (_contentSize >= 0 && _contentSize != _made)
            throw Damage(string.Create(CultureInfo.InvariantCulture, $"the length is given as {_contentSize} and is {_made}"));
    }

    private ReadOnlySpan<byte> Take(int count, string inside)
    {
        Fill(_small.AsSpan(0, count), inside);
        return _small.AsSpan(0, count);
    }

    private void Fill(Span<byte> target, string inside)
    {
        var read = compressed.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        _offset += read;
        if (read < target.Length) throw Damage($"the data end early, within {inside}");
    }

    private InvalidDataException Damage(string what)
    {
        _isAtEnd = true;
        return new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{what}; at byte {_offset} of the compressed file"));
    }
}
