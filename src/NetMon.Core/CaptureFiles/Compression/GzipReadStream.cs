using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.CaptureFiles.Compression;

/// <summary>
/// Decompresses gzip, RFC 1952, member after member, and verifies header, checksum and length. All bytes before damage are returned; then
/// an exception names the damage and its offset.
/// </summary>
internal sealed class GzipReadStream : ForwardReadStream
{
    private const byte Id1 = 0x1f;
    private const byte Id2 = 0x8b;
    private const byte Deflate = 8;

    // Header flags, section 2.3.1; the first one (FTEXT) is ignored.
    private const int HeaderCrc = 2;
    private const int Extra = 4;
    private const int Name = 8;
    private const int Comment = 16;
    private const int Reserved = 0xe0;

    private readonly CompressedInput _input;
    private readonly Inflater _inflater;
    private State _state = State.Header;
    private uint _crc;
    private uint _length;
    private uint _headerCrc;
    private int _member;

    public GzipReadStream(Stream compressed)
    {
        _input = new CompressedInput(compressed);
        _inflater = new Inflater(_input);
    }

    private enum State
    {
        Header,
        Data,
        End,
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            switch (_state)
            {
                case State.Header:
                    _state = TryReadHeader() ? State.Data : State.End;
                    break;
                case State.Data:
                    if (Inflate(buffer) is > 0 and var read) return read;
                    CheckTrailer();
                    _state = State.Header;
                    break;
                default:
                    return 0;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            var read = _inflater.Read(buffer);
            _crc = Crc32.Append(_crc, buffer[..read]);
            _length += (uint)read;
            return read;
        }
        catch (InvalidDataException e)
        {
            throw Damage(e.Message);
        }
    }

    // Returns false at the end of the file. Zeros after a member are padding, as on tapes.
    private bool TryReadHeader()
    {
        _headerCrc = 0;
        var first = _input.ReadByte();
        var isFirst = _member == 0;
        while (first == 0 && !isFirst) first = _input.ReadByte();
        if (first < 0) return isFirst ? throw Damage("the file is empty") : false;
        var offset = _input.Offset - 1;
        if (first != Id1 || _input.ReadByte() is var second && second != Id2)
        {
            if (first == Id1 && _input.IsAtEnd && _input.Position == _input.End) throw Damage("the data end early, within a header");
            throw Damage(string.Create(CultureInfo.InvariantCulture, $"behind the compressed data something else follows at byte {offset}"));
        }

        _member++;
        _headerCrc = Crc32.Append(_headerCrc, [Id1, Id2]);
        if (ReadHeaderByte() is var method && method != Deflate) throw Damage($"the unknown compression method {method}");
        var flags = ReadHeaderByte();
        if ((flags & Reserved) != 0) throw Damage("the header has reserved flags set");
        // Modification time, extra flags, operating system.
        for (var i = 0; i < 6; i++) ReadHeaderByte();
        ReadOptionalFields(flags);
        (_crc, _length) = (0, 0);
        _inflater.Begin();
        return true;
    }

    private void ReadOptionalFields(int flags)
    {
        if ((flags & Extra) != 0)
        {
            for (var length = ReadHeaderByte() | (ReadHeaderByte() << 8); length > 0; length--) ReadHeaderByte();
        }

        if ((flags & Name) != 0) SkipText();
        if ((flags & Comment) != 0) SkipText();
        if ((flags & HeaderCrc) == 0) return;
        var expected = (ushort)_headerCrc;
        var stated = ReadHeaderByte() | (ReadHeaderByte() << 8);
        if (stated != expected) throw Damage($"the header's CRC is {stated:x4} and should be {expected:x4}");
    }

    private void SkipText()
    {
        while (ReadHeaderByte() != 0)
        {
        }
    }

    private int ReadHeaderByte()
    {
        var value = _input.ReadByte();
        if (value < 0) throw Damage("the data end early, within a header");
        _headerCrc = Crc32.Append(_headerCrc, [(byte)value]);
        return value;
    }

    private void CheckTrailer()
    {
        Span<byte> trailer = stackalloc byte[8];
        for (var i = 0; i < trailer.Length; i++)
        {
            var value = _input.ReadByte();
            if (value < 0) throw Damage("the data end early: checksum and length are missing");
            trailer[i] = (byte)value;
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (crc != _crc) throw Damage($"the CRC is {crc:x8} and should be {_crc:x8}");
        if (length != _length) throw Damage(string.Create(CultureInfo.InvariantCulture, $"the length is given as {length} and is {_length}"));
    }

    private InvalidDataException Damage(string what)
    {
        _state = State.End;
        var where = _member > 1 ? $" of member {_member}" : "";
        return new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{what}; at byte {_input.Offset} of the compressed file{where}"));
    }
}
