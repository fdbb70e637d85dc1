using NetMon.Decoding;

namespace NetMon.Transactions.Http.WebSockets;

/// <summary>Counts the frames of one direction of a WebSocket connection, RFC 6455 section 5.2. Bytes may come in any pieces.</summary>
[ReadsPackets]
internal sealed class WebSocketFrames
{
    private const int MaskedFlag = 0x80;
    private const int LengthMask = 0x7f;
    private const int Length16 = 126;
    private const int Length64 = 127;
    private const int MaskLength = 4;

    private int _headerPosition;
    private int _lengthBytes;
    private bool _isMasked;
    private ulong _length;
    private ulong _skip;
    private bool _isLost;

    /// <summary>Number of frames that began, those of control included; after missing header bytes it stays.</summary>
    public long Count { get; private set; }

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isLost)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, (ulong)bytes.Length);
                _skip -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            TakeHeaderByte(bytes[0]);
            bytes = bytes[1..];
        }
    }

    /// <summary>Passes over bytes that were not captured: within a payload they are harmless.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Skip(long count)
    {
        if (_headerPosition == 0 && (ulong)count <= _skip) _skip -= (ulong)count;
        else _isLost = true;
    }

    private void TakeHeaderByte(byte value)
    {
        switch (_headerPosition++)
        {
            case 0:
                Count++;
                return;
            case 1:
                _isMasked = (value & MaskedFlag) != 0;
                var length = value & LengthMask;
                _lengthBytes = length switch { Length16 => sizeof(ushort), Length64 => sizeof(ulong), _ => 0 };
                _length = _lengthBytes == 0 ? (ulong)length : 0;
                break;
            default:
                _length = (_length << 8) | value;
                break;
        }

        if (_headerPosition < 2 + _lengthBytes) return;
        // The masking key is passed over with the payload; the most significant bit of the length is 0.
        _skip = (_length & long.MaxValue) + (_isMasked ? (ulong)MaskLength : 0);
        _headerPosition = 0;
    }
}
