using System.Buffers;
using System.Runtime.CompilerServices;

namespace NetMon.Flows.States;

/// <summary>
/// What happened in a flow, in Zeek's letters: upper case is what the originator did, lower case the responder; <c>^</c> comes first
/// where the direction was turned round. Kept in the flow itself, in 16 bytes; longer ones lose their end.
/// </summary>
internal struct FlowHistory
{
    // A letter is its place here in four bits, and a fifth one for lower case. Nothing is 0.
    private const string Alphabet = "\0^SHFRDAIQTWG";
    private const int LetterBits = 5;
    private const int LetterMask = (1 << LetterBits) - 1;
    private const int LowerCase = 1 << (LetterBits - 1);
    private const int Flipped = 1;

    // 21 letters, the first one lowest, go up to here in the upper half.
    private const ulong UpperLetters = (1ul << ((21 * LetterBits) - 64)) - 1;

    // Above them is what each side is noted to have done.
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

    /// <summary>Whether a side is noted to have done something.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(HistoryFlags what, bool fromOriginator) => (_upper & Note(what, fromOriginator)) != 0;

    /// <summary>Whether one of the sides is noted to have done one of some things.</summary>
    public readonly bool HasAny(HistoryFlags what) => (_upper & (Note(what, fromOriginator: true) | Note(what, fromOriginator: false))) != 0;

    /// <summary>Whether it is one letter and nothing else.</summary>
    public readonly bool IsJust(char letter) => _lower <= LetterMask && Letters == Code(letter, fromOriginator: true);

    /// <summary>
    /// Whether the originator sent a SYN and then a RST, and in between nothing that belongs to a connection.
    /// </summary>
    public readonly bool IsAttemptAndReset
    {
        get
        {
            var letters = ToString().AsSpan().TrimStart('^');
            return letters.StartsWith("S") && letters[1..].IndexOfAny(MoreThanAttempt) is var at and >= 0 && letters[at + 1] == 'R';
        }
    }

    /// <summary>Notes the first time that a side does something.</summary>
    /// <param name="what">What it did.</param>
    /// <param name="letter">The letter for it, upper case.</param>
    /// <param name="fromOriginator">Who did it.</param>
    /// <returns>Whether it was the first time.</returns>
    public bool TryNote(HistoryFlags what, char letter, bool fromOriginator)
    {
        if (Has(what, fromOriginator)) return false;
        _upper |= Note(what, fromOriginator);
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
    public void Add(char letter, bool fromOriginator) => Letters |= (UInt128)Code(letter, fromOriginator) << (Length * LetterBits);

    /// <summary>Notes, in front of all else, that the direction was turned round.</summary>
    public void AddFlip() => Letters = (Letters << LetterBits) | Flipped;

    /// <summary>Changes the sides.</summary>
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

/// <summary>What is noted in a <see cref="FlowHistory"/> only once for each side.</summary>
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

    /// <summary>An acknowledgment and nothing else: A.</summary>
    Ack = 64,
}
