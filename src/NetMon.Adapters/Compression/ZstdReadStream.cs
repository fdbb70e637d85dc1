using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using NetMon.CaptureFiles.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace NetMon.Adapters.Compression;

/// <summary>
/// Decompresses a sequence of Zstandard frames, RFC 8878, including skippable ones. The decompressor discards the output of a step that meets
/// damage; so it gets one part at a time (frame header, block, or checksum), and nothing before the damage is lost.
/// </summary>
/// <param name="compressed">The compressed bytes.</param>
/// <param name="maxWindowLog">Binary logarithm of the largest window that is accepted; the memory of the decompressor.</param>
internal sealed class ZstdReadStream(Stream compressed, int maxWindowLog = ZstdReadStream.DefaultMaxWindowLog) : ForwardReadStream
{
    /// <summary>The largest window of the zstd program without a switch.</summary>
    public const int DefaultMaxWindowLog = 27;

    private const uint Magic = 0xfd2fb528;
    private const uint SkippableMagic = 0x184d2a50;
    private const uint SkippableMask = 0xfffffff0;
    private const int BlockHeaderLength = 3;
    private const int ChecksumLength = 4;

    private readonly Decompressor _decompressor = Create(maxWindowLog);
    private readonly byte[] _input = new byte[64 * 1024];
    private int _taken;
    private int _end;
    private long _offset;
    private Part _part = Part.None;
    private long _partLeft;
    private bool _hasChecksum;
    private bool _isLastBlock;
    private bool _mayHaveMore;
    private bool _isAtEnd;
    private int _frames;

    private enum Part
    {
        None,
        Header,
        Block,
        Checksum,
        Skipped,
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (!_isAtEnd)
        {
            if (_partLeft == 0 && !_mayHaveMore)
            {
                BeginPart();
                continue;
            }

            if (_partLeft > 0) Require(1);
            if (_part == Part.Skipped) Skip();
            else if (Step(buffer) is > 0 and var made) return made;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompressor.Dispose();
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Decompressor Create(int maxWindowLog)
    {
        var decompressor = new Decompressor();
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, maxWindowLog);
        return decompressor;
    }

    private void BeginPart()
    {
        switch (_part)
        {
            case Part.Header:
            case Part.Block when !_isLastBlock:
                BeginBlock();
                break;
            case Part.Block when _hasChecksum:
                (_part, _partLeft) = (Part.Checksum, ChecksumLength);
                break;
            default:
                BeginFrame();
                break;
        }
    }

    // Section 3.1.1.1; skippable frames: section 3.1.2.
    private void BeginFrame()
    {
        _part = Part.None;
        if (!TryEnsure(1))
        {
            _isAtEnd = true;
            return;
        }

        _part = Part.Header;
        Require(5);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(_taken));
        if ((magic & SkippableMask) == SkippableMagic)
        {
            Require(8);
            (_part, _partLeft) = (Part.Skipped, 8L + BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(_taken + 4)));
            return;
        }

        if (magic != Magic) throw Damage(_frames == 0 ? "the frame's header is damaged" : "behind the compressed data something else follows");
        _frames++;
        int descriptor = _input[_taken + 4];
        var isSingleSegment = (descriptor & 0x20) != 0;
        _hasChecksum = (descriptor & 0x04) != 0;
        var dictionaryLength = (descriptor & 3) == 3 ? 4 : descriptor & 3;
        var sizeLength = (descriptor >> 6) switch
        {
            0 => isSingleSegment ? 1 : 0,
            var power => 1 << power,
        };
        _partLeft = 5 + (isSingleSegment ? 0 : 1) + dictionaryLength + sizeLength;
    }

    // Section 3.1.1.2. An RLE block contains only the repeated byte.
    private void BeginBlock()
    {
        _part = Part.Block;
        Require(BlockHeaderLength);
        var header = _input[_taken] | (_input[_taken + 1] << 8) | (_input[_taken + 2] << 16);
        _isLastBlock = (header & 1) != 0;
        var isRepeated = ((header >> 1) & 3) == 1;
        _partLeft = BlockHeaderLength + (isRepeated ? 1 : header >> 3);
    }

    private void Skip()
    {
        var count = (int)Math.Min(_partLeft, _end - _taken);
        Advance(count);
    }

    private int Step(Span<byte> buffer)
    {
        try
        {
            var input = _input.AsSpan(_taken, (int)Math.Min(_partLeft, _end - _taken));
            var status = _decompressor.UnwrapStream(input, buffer, out var consumed, out var written);
            if (status == OperationStatus.InvalidData) throw Damage(Fault());
            _mayHaveMore = written == buffer.Length;
            Advance(consumed);
            return written;
        }
        catch (ZstdException e)
        {
            throw Damage(_part == Part.Checksum ? Fault() : $"{Fault()} ({e.Message})");
        }
    }

    private string Fault() => _part switch
    {
        Part.Checksum => "the checksum of a frame is wrong",
        Part.Block => "a block is damaged",
        _ => "the frame's header is damaged",
    };

    private void Advance(int count)
    {
        _taken += count;
        _offset += count;
        _partLeft -= count;
    }

    private void Require(int count)
    {
        if (TryEnsure(count)) return;
        _offset += _end - _taken;
        throw Damage(_part switch
        {
            Part.Block => "the data end early, within a block",
            Part.Checksum => "the data end early: the checksum is missing",
            _ => "the data end early, within a frame",
        });
    }

    private bool TryEnsure(int count)
    {
        while (_end - _taken < count)
        {
            _input.AsSpan(_taken, _end - _taken).CopyTo(_input);
            (_taken, _end) = (0, _end - _taken);
            var read = compressed.Read(_input.AsSpan(_end));
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }

    private InvalidDataException Damage(string what)
    {
        _isAtEnd = true;
        return new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{what}; at byte {_offset} of the compressed file"));
    }
}
