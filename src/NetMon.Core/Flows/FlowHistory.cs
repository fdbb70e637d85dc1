using System.Runtime.CompilerServices;

namespace NetMon.Flows;

/// <summary>
/// What happened in a flow, in Zeek's letters: upper case is what the originator did, lower case the responder; <c>^</c> comes first
/// where the direction was turned round. Kept in the flow itself; longer ones lose their end.
/// </summary>
internal struct FlowHistory
{
    private const int Capacity = 23;

    private Letters _letters;
    private byte _count;

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
