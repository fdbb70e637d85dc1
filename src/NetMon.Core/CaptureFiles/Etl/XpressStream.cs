using System.Buffers.Binary;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Input;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Decompresses plain LZ77 (Xpress), [MS-XCA] section 2.4. Matches reach back at most 8 KiB, which is all the history that is kept.
/// </summary>
/// <param name="input">Compressed bytes; owned.</param>
internal sealed class XpressStream(InputBuffer input) : ForwardReadStream
{
    private const int Window = 1 << 13;
    private const int ShortestMatch = 3;
    private readonly byte[] _history = new byte[Window];
    private long _written;
    private uint _flags;
    private int _flagsLeft;
    private int _halfByte = -1;
    private uint _matchLeft;
    private int _matchDistance;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = 0;
        while (count < buffer.Length)
        {
            if (_matchLeft > 0)
            {
                _matchLeft--;
                buffer[count++] = Keep(_history[(int)(_written - _matchDistance) & (Window - 1)]);
                continue;
            }

            if (_flagsLeft == 0)
            {
                if (!input.Ensure(sizeof(uint))) break;
                _flags = BinaryPrimitives.ReadUInt32LittleEndian(input.Available);
                _flagsLeft = 32;
                input.Advance(sizeof(uint));
            }

            if ((_flags >> (_flagsLeft - 1) & 1) == 0)
            {
                if (!input.Ensure(1)) break;
                buffer[count++] = Keep(input.Available[0]);
                input.Advance(1);
            }
            else if (!TryReadMatch())
            {
                break;
            }

            _flagsLeft--;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }

    private byte Keep(byte value)
    {
        _history[(int)_written++ & (Window - 1)] = value;
        return value;
    }

    // 13 bits of distance, 3 bits of length. Longer lengths continue in a nibble (two matches share a byte), then in 8, 16 and 32 bits.
    private bool TryReadMatch()
    {
        if (!input.Ensure(sizeof(ushort))) return false;
        var match = BinaryPrimitives.ReadUInt16LittleEndian(input.Available);
        input.Advance(sizeof(ushort));
        _matchDistance = (match >> 3) + 1;
        if (_matchDistance > _written) throw new InvalidDataException("a match reaches back before the beginning");
        var length = match & 7u;
        if (length == 7)
        {
            if (!TryReadLongLength(out length)) return false;
        }

        _matchLeft = length + ShortestMatch;
        return true;
    }

    private bool TryReadLongLength(out uint length)
    {
        length = 0;
        if (_halfByte >= 0)
        {
            length = (uint)_halfByte;
            _halfByte = -1;
        }
        else
        {
            if (!TryTake(1, out var pair)) return false;
            length = pair & 15;
            _halfByte = (int)(pair >> 4);
        }

        if (length < 15)
        {
            length += 7;
            return true;
        }

        if (!TryTake(1, out length)) return false;
        if (length < 255)
        {
            length += 15 + 7;
            return true;
        }

        if (!TryTake(sizeof(ushort), out length) || (length == 0 && !TryTake(sizeof(uint), out length))) return false;
        if (length is < 15 + 7 or > int.MaxValue) throw new InvalidDataException("a match has an impossible length");
        return true;
    }

    private bool TryTake(int count, out uint value)
    {
        value = 0;
        if (!input.Ensure(count)) return false;
        for (var i = count - 1; i >= 0; i--) value = value << 8 | input.Available[i];
        input.Advance(count);
        return true;
    }
}
