using System.Buffers;
using System.Runtime.CompilerServices;

namespace NetMon.Flows.States;

/// <summary>
/// Connection history in Zeek's letters: upper case for the originator, lower case for the responder; <c>^</c> comes first if the direction
/// was flipped. Stored in 16 bytes in the flow; longer histories are truncated.
/// </summary>
internal struct FlowHistory
{
    // A letter is its index here in four bits, plus one bit for lower case. 0 is no letter.
    private const string Alphabet = "\0^SHFRDAIQTWG";
    private const int LetterBits = 5;
    private const int LetterMask = (1 << LetterBits) - 1;
    private const int LowerCase = 1 << (LetterBits - 1);
    private const int Flipped = 1;

    // 21 letters, the first in the lowest bits, end here in the upper half.
    private const ulong UpperLetters = (1ul << ((21 * LetterBits) - 64)) - 1;

    // The bits above are the flags of each side.
    private const int OriginatorShift = 48;
    private const int ResponderShift = 56;

    private static readonly SearchValues<char> MoreThanAttempt = SearchValues.Create("HAFGIQR");

    private ulong _lower;
    private ulong _upper;

    private readonly int Length => (128 - (int)UInt128.LeadingZeroCount(Letters) + LetterBits - 1) / LetterBits;

    private UInt128 Letters
    {
        readonly get => new(_upper & UpperLetters, _lower);

        set
        {
            _lower = (ulong)value;
            _upper = (_upper & ~UpperLetters) | ((ulong)(value >> 64) & UpperLetters);
        }
    }

    /// <summary>Whether a flag of one side is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(HistoryFlags what, bool fromOriginator) => (_upper & Note(what, fromOriginator)) != 0;

    /// <summary>Whether any of some flags is set for either side.</summary>
    public readonly bool HasAny(HistoryFlags what) => (_upper & (Note(what, fromOriginator: true) | Note(what, fromOriginator: false))) != 0;

    /// <summary>Whether the history is exactly one letter of the originator.</summary>
    public readonly bool IsJust(char letter) => _lower <= LetterMask && Letters == Code(letter, fromOriginator: true);

    /// <summary>
    /// Whether the originator sent a SYN and then a RST, with nothing in between that requires a connection.
    /// </summary>
    public readonly bool IsAttemptAndReset
    {
        get
        {
            var letters = ToString().AsSpan().TrimStart('^');
            return letters.StartsWith("S") && letters[1..].IndexOfAny(MoreThanAttempt) is var at and >= 0 && letters[at + 1] == 'R';
        }
    }

    /// <summary>Adds a letter the first time that a side causes it.</summary>
    /// <param name="what">Flag of the event.</param>
    /// <param name="letter">Letter of the event, upper case.</param>
    /// <param name="fromOriginator">Whether the originator caused it.</param>
    /// <returns>Whether it was the first time.</returns>
    public bool TryNote(HistoryFlags what, char letter, bool fromOriginator)
    {
        if (Has(what, fromOriginator)) return false;
        _upper |= Note(what, fromOriginator);
        Add(letter, fromOriginator);
        return true;
    }

    /// <summary>Counts an event, and adds its letter at the counts 1, 10, 100, 1,000 and 10,000.</summary>
    public void Count(ref ushort count, char letter, bool fromOriginator)
    {
        if (count == ushort.MaxValue) return;
        if (++count is 1 or 10 or 100 or 1_000 or 10_000) Add(letter, fromOriginator);
    }

    /// <summary>Adds a letter.</summary>
    /// <param name="letter">The letter, upper case.</param>
    /// <param name="fromOriginator">Whether the originator caused it.</param>
    public void Add(char letter, bool fromOriginator) => Letters |= (UInt128)Code(letter, fromOriginator) << (Length * LetterBits);

    /// <summary>Adds the flip mark in front of all letters.</summary>
    public void AddFlip() => Letters = (Letters << LetterBits) | Flipped;

    /// <summary>Swaps originator and responder.</summary>
    public void Flip()
    {
        var notes = _upper >> OriginatorShift;
        _upper = (_upper & UpperLetters) | (notes >> 8 << OriginatorShift) | (notes << ResponderShift);
        for (var i = Length - 1; i >= 0; i--)
        {
            if (CodeAt(i) != Flipped) Letters ^= (UInt128)LowerCase << (i * LetterBits);
        }
    }

    /// <summary>The letters.</summary>
    public override readonly string ToString() => string.Create(Length, this, static (text, history) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var code = history.CodeAt(i);
            var letter = Alphabet[code & ~LowerCase];
            text[i] = (code & LowerCase) == 0 ? letter : char.ToLowerInvariant(letter);
        }
    });

    private readonly int CodeAt(int index) => (int)(Letters >> (index * LetterBits)) & LetterMask;

    private static uint Code(char letter, bool fromOriginator) => (uint)(Alphabet.IndexOf(letter) | (fromOriginator ? 0 : LowerCase));

    private static ulong Note(HistoryFlags what, bool fromOriginator) => (ulong)what << (fromOriginator ? OriginatorShift : ResponderShift);
}

/// <summary>Events that a <see cref="FlowHistory"/> records only once per side.</summary>
[Flags]
internal enum HistoryFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SYN, with or without ACK: S or H.</summary>
    Syn = 1,

    /// <summary>FIN: F.</summary>
    Fin = 2,

    /// <summary>RST: R.</summary>
    Rst = 4,

    /// <summary>FIN and RST in one segment: I.</summary>
    FinRst = 8,

    /// <summary>SYN with FIN or RST in one segment: Q.</summary>
    ManyFlags = 16,

    /// <summary>Payload: D.</summary>
    Data = 32,

    /// <summary>Pure acknowledgment: A.</summary>
    Ack = 64,
}
