using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.CaptureFiles.Compression;

/// <summary>
/// Decompresses DEFLATE, RFC 1951. .NET's implementation discards decompressed bytes when it meets damage, and does not report where the
/// data ended; this one returns every byte before the damage, and then reports it.
/// </summary>
/// <remarks>
/// Works in restartable steps: if the input ends within a code or within a block's code description, the step is repeated when more input
/// arrives. So decompressed bytes are never held back until a pipe's writer continues.
/// </remarks>
internal sealed class Inflater
{
    private const int WindowSize = 32 * 1024;
    private const int OutputSize = 256 * 1024;
    private const int LongestMatch = 258;
    private const int EndOfBlock = 256;
    private const int MaxLiteralCodes = 286;
    private const int MaxDistanceCodes = 30;

    // The low bits of a table entry are the code length.
    private const int LengthMask = 15;
    private const int TableMask = (1 << HuffmanCode.TableBits) - 1;

    // RFC 1951 section 3.2.5.
    private static readonly ushort[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly byte[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly ushort[] DistanceBase =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
        24577,
    ];

    private static readonly byte[] DistanceExtra =
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    // Section 3.2.7: order of the code length code lengths.
    private static readonly byte[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly CompressedInput _input;
    private readonly byte[] _output = new byte[WindowSize + OutputSize];
    private readonly HuffmanCode _literals = new(288);
    private readonly HuffmanCode _distances = new(32);
    private readonly HuffmanCode _codeLengths = new(LengthOrder.Length);
    private ulong _bits;
    private int _bitCount;
    private int _taken;
    private int _made;
    private int _stored;
    private Step _step;
    private bool _isLastBlock;
    private string? _fault;

    /// <summary>Creates a decompressor.</summary>
    /// <param name="input">The compressed bytes; bytes before and after the compressed data belong to the caller.</param>
    public Inflater(CompressedInput input) => _input = input;

    private enum Step
    {
        BlockHeader,
        Stored,
        Codes,
        End,
    }

    /// <summary>Starts a new compressed stream at the current input position.</summary>
    public void Begin()
    {
        (_bits, _bitCount, _taken, _made, _stored) = (0, 0, 0, 0, 0);
        (_step, _isLastBlock, _fault) = (Step.BlockHeader, false, null);
    }

    /// <summary>Decompresses bytes; blocks on the input only if no byte is available.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>Number of bytes; 0 at the end of the compressed data, with the input positioned after it.</returns>
    /// <exception cref="InvalidDataException">The data is damaged; all bytes before the damage were returned.</exception>
    public int Read(Span<byte> buffer)
    {
        while (_taken == _made)
        {
            if (_fault is not null) throw new InvalidDataException(_fault);
            if (_step == Step.End) return 0;
            Work();
        }

        var count = Math.Min(buffer.Length, _made - _taken);
        _output.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    private void Work()
    {
        if (_made > _output.Length - LongestMatch) Slide();
        while (_fault is null && _step != Step.End && _made <= _output.Length - LongestMatch)
        {
            var (bits, bitCount, position) = (_bits, _bitCount, _input.Position);
            var isDone = _step switch
            {
                Step.BlockHeader => TryReadBlockHeader(),
                Step.Stored => TryCopyStored(),
                _ => TryDecodeCodes(),
            };
            if (isDone || _fault is not null) continue;
            // Undoes a partly read block header; codes decoded before the input ended are kept.
            if (_step == Step.BlockHeader) (_bits, _bitCount, _input.Position) = (bits, bitCount, position);
            if (_made > _taken) return;
            if (!_input.ReadMore()) Fail("the compressed data end early");
        }
    }

    private void Slide()
    {
        var kept = Math.Min(_made, WindowSize);
        _output.AsSpan(_made - kept, kept).CopyTo(_output);
        (_taken, _made) = (kept, kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refill()
    {
        var (buffer, position) = (_input.Buffer, _input.Position);
        if (_input.End - position >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(position)) << _bitCount;
            _input.Position = position + ((63 - _bitCount) >> 3);
            _bitCount |= 56;
            return;
        }

        while (_bitCount <= 56 && position < _input.End)
        {
            _bits |= (ulong)buffer[position++] << _bitCount;
            _bitCount += 8;
        }

        _input.Position = position;
    }

    private bool TryTake(int count, out int value)
    {
        if (_bitCount < count) Refill();
        value = (int)(_bits & ((1ul << count) - 1));
        if (_bitCount < count) return false;
        _bits >>= count;
        _bitCount -= count;
        return true;
    }

    // Returns whole bytes to the input. Bits that the fast refill loaded beyond the bit count are discarded.
    private void Align()
    {
        _input.Position -= _bitCount >> 3;
        (_bits, _bitCount) = (0, 0);
    }

    private bool TryReadBlockHeader()
    {
        if (_isLastBlock)
        {
            Align();
            _step = Step.End;
            return true;
        }

        if (!TryTake(3, out var header)) return false;
        var isRead = (header >> 1) switch
        {
            0 => TryReadStoredLength(),
            1 => UseFixedCodes(),
            2 => TryReadCodes(),
            _ => Fail("a block of unknown type"),
        };
        if (isRead) _isLastBlock = (header & 1) != 0;
        return isRead;
    }

    // Section 3.2.4.
    private bool TryReadStoredLength()
    {
        Align();
        if (_input.End - _input.Position < 4) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(_input.Buffer.AsSpan(_input.Position));
        var complement = BinaryPrimitives.ReadUInt16LittleEndian(_input.Buffer.AsSpan(_input.Position + 2));
        if (length != (ushort)~complement) return Fail("the length of a stored block is damaged");
        _input.Position += 4;
        _stored = length;
        _step = Step.Stored;
        return true;
    }

    private bool TryCopyStored()
    {
        var count = Math.Min(Math.Min(_stored, _input.End - _input.Position), _output.Length - _made);
        _input.Buffer.AsSpan(_input.Position, count).CopyTo(_output.AsSpan(_made));
        _input.Position += count;
        _made += count;
        _stored -= count;
        if (_stored == 0) _step = Step.BlockHeader;
        return _stored == 0 || count > 0;
    }

    // Section 3.2.6.
    private bool UseFixedCodes()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.TryBuild(lengths, mayBeIncomplete: false);
        lengths = lengths[..32];
        lengths.Fill(5);
        _distances.TryBuild(lengths, mayBeIncomplete: false);
        _step = Step.Codes;
        return true;
    }

    // Section 3.2.7.
    private bool TryReadCodes()
    {
        if (!TryTake(14, out var counts)) return false;
        var (literals, distances, codes) = ((counts & 31) + 257, ((counts >> 5) & 31) + 1, (counts >> 10) + 4);
        if (literals > MaxLiteralCodes || distances > MaxDistanceCodes) return Fail("a block has more codes than there are");
        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        for (var i = 0; i < codes; i++)
        {
            if (!TryTake(3, out var length)) return false;
            lengths[LengthOrder[i]] = (byte)length;
        }

        if (!_codeLengths.TryBuild(lengths[..LengthOrder.Length], mayBeIncomplete: false)) return Fail("the codes of a block are damaged");
        lengths.Clear();
        for (var i = 0; i < literals + distances;)
        {
            if (!TryDecode(_codeLengths, out var symbol)) return false;
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }

            var (bits, least) = symbol switch
            {
                16 => (2, 3),
                17 => (3, 3),
                _ => (7, 11),
            };
            if (!TryTake(bits, out var more)) return false;
            var repeat = least + more;
            if ((symbol == 16 && i == 0) || i + repeat > literals + distances) return Fail("the codes of a block are damaged");
            if (symbol == 16) lengths.Slice(i, repeat).Fill(lengths[i - 1]);
            i += repeat;
        }

        if (lengths[EndOfBlock] == 0) return Fail("a block without an end-of-block code");
        if (!_literals.TryBuild(lengths[..literals], mayBeIncomplete: true)
            || !_distances.TryBuild(lengths.Slice(literals, distances), mayBeIncomplete: true))
        {
            return Fail("the codes of a block are damaged");
        }

        _step = Step.Codes;
        return true;
    }

    private bool TryDecode(HuffmanCode code, out int symbol)
    {
        if (_bitCount < HuffmanCode.MaxLength) Refill();
        int entry = code.Table[(int)_bits & TableMask];
        var length = entry & LengthMask;
        symbol = entry >> 4;
        if (length == 0) symbol = code.DecodeLong(_bits, _bitCount, out length);
        if (length > _bitCount) return false;
        if (length == 0) return Fail("an invalid code");
        _bits >>= length;
        _bitCount -= length;
        return true;
    }

    // Decodes until the block ends, the output is full, or the input ends within a code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDecodeCodes()
    {
        var output = _output;
        while (true)
        {
            DecodeTableCodes();
            if (_made > output.Length - LongestMatch) return true;
            var (bits, bitCount, position) = (_bits, _bitCount, _input.Position);
            if (!TryDecode(_literals, out var symbol)) return Undo(bits, bitCount, position);
            if (symbol < EndOfBlock)
            {
                output[_made++] = (byte)symbol;
                continue;
            }

            if (symbol == EndOfBlock)
            {
                _step = Step.BlockHeader;
                return true;
            }

            symbol -= EndOfBlock + 1;
            if (symbol >= LengthBase.Length) return Fail("an invalid length symbol");
            if (!TryTake(LengthExtra[symbol], out var extra)) return Undo(bits, bitCount, position);
            var length = LengthBase[symbol] + extra;
            if (!TryDecode(_distances, out symbol)) return Undo(bits, bitCount, position);
            if (symbol >= DistanceBase.Length) return Fail("an invalid distance symbol");
            if (!TryTake(DistanceExtra[symbol], out extra)) return Undo(bits, bitCount, position);
            var distance = DistanceBase[symbol] + extra;
            if (distance > _made) return Fail("a distance beyond the start of the data");
            Copy(output, _made, distance, length);
            _made += length;
        }
    }

    // Fast path of TryDecodeCodes without checks for the end of the input and damage at each step: stops before the first code that is not in
    // a table or is neither a literal nor a match, and if the input might not suffice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodeTableCodes()
    {
        ReadOnlySpan<ushort> literals = _literals.Table;
        ReadOnlySpan<ushort> distances = _distances.Table;
        ReadOnlySpan<byte> input = _input.Buffer.AsSpan(0, _input.End);
        var (output, made, lastStart) = (_output, _made, _output.Length - LongestMatch);
        var (bits, bitCount, position) = (_bits, _bitCount, _input.Position);
        while (made <= lastStart && input.Length - position >= sizeof(ulong))
        {
            // At least 56 bits: enough for four table codes, or for a match with the longest codes and extra bits (48).
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(input[position..]) << bitCount;
            position += (63 - bitCount) >> 3;
            bitCount |= 56;
            int entry = literals[(int)bits & TableMask];
            if (IsLiteral(entry))
            {
                Use(entry, ref bits, ref bitCount);
                output[made++] = (byte)(entry >> 4);
                entry = literals[(int)bits & TableMask];
                if (IsLiteral(entry))
                {
                    Use(entry, ref bits, ref bitCount);
                    output[made++] = (byte)(entry >> 4);
                    entry = literals[(int)bits & TableMask];
                    if (IsLiteral(entry))
                    {
                        Use(entry, ref bits, ref bitCount);
                        output[made++] = (byte)(entry >> 4);
                    }
                }

                continue;
            }

            var symbol = (entry >> 4) - (EndOfBlock + 1);
            if ((uint)symbol >= (uint)LengthBase.Length) break;
            var (rest, restCount) = (bits, bitCount);
            Use(entry, ref rest, ref restCount);
            var length = LengthBase[symbol] + Take(LengthExtra[symbol], ref rest, ref restCount);
            entry = distances[(int)rest & TableMask];
            symbol = entry >> 4;
            if ((entry & LengthMask) == 0 || symbol >= DistanceBase.Length) break;
            Use(entry, ref rest, ref restCount);
            var distance = DistanceBase[symbol] + Take(DistanceExtra[symbol], ref rest, ref restCount);
            if (distance > made) break;
            (bits, bitCount) = (rest, restCount);
            Copy(output, made, distance, length);
            made += length;
        }

        (_bits, _bitCount, _input.Position, _made) = (bits, bitCount, position, made);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLiteral(int entry) => (entry & LengthMask) != 0 && entry >> 4 < EndOfBlock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Use(int entry, ref ulong bits, ref int bitCount)
    {
        bits >>= entry & LengthMask;
        bitCount -= entry & LengthMask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(int count, ref ulong bits, ref int bitCount)
    {
        var value = (int)bits & ((1 << count) - 1);
        bits >>= count;
        bitCount -= count;
        return value;
    }

    private static void Copy(byte[] output, int to, int distance, int length)
    {
        if (distance >= length) output.AsSpan(to - distance, length).CopyTo(output.AsSpan(to));
        else if (distance == 1) output.AsSpan(to, length).Fill(output[to - 1]);
        else for (var end = to + length; to < end; to++) output[to] = output[to - distance];
    }

    private bool Undo(ulong bits, int bitCount, int position)
    {
        if (_fault is null) (_bits, _bitCount, _input.Position) = (bits, bitCount, position);
        return false;
    }

    private bool Fail(string what)
    {
        _fault = what;
        return false;
    }
}
