namespace NetMon.Fuzz;

/// <summary>
/// Mutates inputs without coverage feedback: flips bits, replaces bytes, writes boundary values, truncates, repeats, and splices other
/// inputs. The same seed produces the same inputs.
/// </summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 70_000;

    private static readonly byte[] EdgeBytes = [0x00, 0x01, 0x03, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff];

    private readonly Random _random = new(seed);

    /// <summary>Creates mutants of each input, with splices from any of them.</summary>
    /// <param name="inputs">The inputs to mutate.</param>
    /// <param name="count">Number of mutants per input.</param>
    public IEnumerable<byte[]> Mutate(IReadOnlyList<byte[]> inputs, int count)
    {
        foreach (var input in inputs)
        {
            for (var i = 0; i < count; i++)
            {
                var changed = input;
                for (var changes = 1 + _random.Next(4); changes > 0; changes--) changed = Change(changed, inputs[_random.Next(inputs.Count)]);
                yield return changed;
            }
        }
    }

    private byte[] Change(byte[] input, byte[] other)
    {
        if (input.Length == 0) return other;
        var at = _random.Next(input.Length);
        var length = 1 + _random.Next(Math.Min(32, input.Length - at));
        switch (_random.Next(8))
        {
            case 0:
                return With(input, at, [(byte)(input[at] ^ 1 << _random.Next(8))]);
            case 1:
                return With(input, at, [(byte)_random.Next(256)]);
            case 2:
                return With(input, at, [EdgeBytes[_random.Next(EdgeBytes.Length)]]);
            case 3:
                return With(input, at, [EdgeBytes[_random.Next(EdgeBytes.Length)], EdgeBytes[_random.Next(EdgeBytes.Length)]]);
            case 4:
                return input[..at];
            case 5:
                return [.. input[..at], .. input[(at + length)..]];
            case 6 when input.Length + length <= MaxLength:
                return [.. input[..(at + length)], .. input[at..]];
            default:
                var piece = other[_random.Next(other.Length)..];
                return [.. input[..at], .. piece[..Math.Min(piece.Length, MaxLength - at)]];
        }
    }

    private static byte[] With(byte[] input, int at, ReadOnlySpan<byte> bytes)
    {
        var changed = input.AsSpan().ToArray();
        bytes[..Math.Min(bytes.Length, changed.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }
}
