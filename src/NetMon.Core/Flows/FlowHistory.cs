using System.Buffers;
using System.Runtime.CompilerServices;

namespace NetMon.Flows;

/// <summary>
/// What happened in a flow, in Zeek's letters: upper case is what the originator did, lower case the responder; <c>^</c> comes first
/// where the direction was turned round. Kept in the flow itself; longer ones lose their end.
/// </summary>
internal struct FlowHistory
{
    private const int Capacity = 21;

    private static readonly SearchValues<byte> MoreThanAttempt = SearchValues.Create("HAFGIQR"u8);

    private Letters _letters;
    private byte _count;
    private FlowEvents _byOriginator;
    private FlowEvents _byResponder;

    /// <summary>Whether a side is noted to have done something.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(FlowEvents what, bool fromOriginator) => ((fromOriginator ? _byOriginator : _byResponder) & what) != FlowEvents.None;

    /// <summary>Whether it is one letter and nothing else.</summary>
    public readonly bool IsJust(char letter) => _count == 1 && _letters[0] == letter;

    /// <summary>
    /// Whether the originator sent a SYN and then a RST, and in between nothing that belongs to a connection.
    /// </summary>
    public readonly bool IsAttemptAndReset
    {
        get
        {
            ReadOnlySpan<byte> letters = _letters;
            letters = letters[.._count].TrimStart((byte)'^');
            return letters.StartsWith("S"u8) && letters[1..].IndexOfAny(MoreThanAttempt) is var at and >= 0 && letters[at + 1] == 'R';
        }
    }

    /// <summary>Notes the first time that a side does something.</summary>
    /// <param name="what">What it did.</param>
    /// <param name="letter">The letter for it, upper case.</param>
    /// <param name="fromOriginator">Who did it.</param>
    /// <returns>Whether it was the first time.</returns>
    public bool TryNote(FlowEvents what, char letter, bool fromOriginator)
    {
        if (Has(what, fromOriginator)) return false;
        if (fromOriginator) _byOriginator |= what;
        else _byResponder |= what;
        Add(letter, fromOriginator);
        return true;
    }

    /// <summary>Counts something that is noted the first, tenth, hundredth ... time, and up to 10,000 times.</summary>
    public void Count(ref ushort count, char letter, bool fromOriginator)
    {
        if (count == ushort.MaxValue) return;
        if (++count is 1 or 10 or 100 or 1_000 or 10_000) Add(letter, fromOriginator);
    }

    /// <summary>Adds a letter.</summary>
    /// <param name="letter">The letter, upper case.</param>
    /// <param name="fromOriginator">Who did it.</param>
    public void Add(char letter, bool fromOriginator)
    {
        if (_count < Capacity) _letters[_count++] = (byte)(fromOriginator ? letter : char.ToLowerInvariant(letter));
    }

    /// <summary>Notes, in front of all else, that the direction was turned round.</summary>
    public void AddFlip()
    {
        if (_count == Capacity) _count--;
        for (var i = _count; i > 0; i--) _letters[i] = _letters[i - 1];
        _letters[0] = (byte)'^';
        _count++;
    }

    /// <summary>Changes the sides.</summary>
    public void Flip()
    {
        (_byOriginator, _byResponder) = (_byResponder, _byOriginator);
        for (var i = 0; i < _count; i++)
        {
            if (char.IsAsciiLetter((char)_letters[i])) _letters[i] ^= 0x20;
        }
    }

    /// <summary>The letters.</summary>
    public override readonly string ToString() =>
        string.Create(_count, this, static (text, history) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)history._letters[i];
        });

    [InlineArray(Capacity)]
    private struct Letters
    {
        private byte _first;
    }
}
