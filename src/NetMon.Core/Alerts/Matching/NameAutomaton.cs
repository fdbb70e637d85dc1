using System.Numerics;
using System.Runtime.InteropServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// Matches all patterns of all rules in one pass over a name. The time is proportional to the length of the name, whatever the patterns and
/// the name are. Not thread-safe.
/// </summary>
/// <remarks>
/// States are bits (Shift-And, Baeza-Yates and Gonnet, CACM 35(10), 1992), some hundred processed per instruction: a bit means that a number of
/// elements of a pattern was matched; a star is a bit that stays. There is no backtracking, so no name makes a pattern slow. State sets and
/// their successors are cached (a lazy DFA), so most characters cost one table lookup. The cache is bounded; names that keep producing new
/// sets are matched without it.
/// </remarks>
internal sealed class NameAutomaton
{
    private const int BitsPerWord = 64;
    private const int AsciiCount = 128;
    private const int Other = 0;

    // Maximum size of the cache.
    private const int MaxBytes = 16_000_000;
    private const int MostSets = 16_384;
    private const int FewestSets = 64;

    // Reserved set numbers.
    private const int Nothing = 0;
    private const int Start = 1;
    private const int Unknown = -1;

    // A cache that fills up after fewer characters per set than this does not pay off, and is bypassed for this number of names.
    private const int WorthwhileCharacters = 8;
    private const int NamesWithoutMemory = 10_000;

    private readonly int _words;
    private readonly ulong[] _start;
    private readonly ulong[] _stays;
    private readonly ulong[] _ends;
    private readonly int[] _ruleOfBit;
    private readonly ulong[] _rows;
    private readonly int[] _rowOfAscii = new int[AsciiCount];
    private readonly Dictionary<char, int> _rowOfCharacter = [];
    private readonly List<(int Bit, NamePattern.Element Element)> _widerSets = [];
    private readonly ulong[] _ownRow;

    // The cache: state sets by number, their successors by row, and the rules whose patterns end in them.
    private readonly int _rowCount;
    private readonly int _maxSets;
    private readonly List<ulong[]> _sets = [];
    private readonly List<int[]> _rulesOfSet = [];
    private readonly Dictionary<ulong[], int> _numberOfSet = new(new SameBits());
    private readonly List<int[]> _following = [];
    private readonly int _ruleWords;
    private long _charactersSeen;
    private int _namesToStep;

    // One extra word in front, always zero, so that every word has a predecessor.
    private ulong[] _now;
    private ulong[] _next;

    /// <summary>Creates the automaton.</summary>
    /// <param name="patterns">The patterns with their rules.</param>
    public NameAutomaton(IReadOnlyList<(NamePattern Pattern, int Rule)> patterns)
    {
        var bits = patterns.Sum(pattern => pattern.Pattern.Elements.Length + 1);
        var step = Vector<ulong>.Count;
        _words = ((bits + BitsPerWord - 1) / BitsPerWord + step - 1) / step * step;
        (_start, _stays, _ends, _ownRow) = (new ulong[_words], new ulong[_words], new ulong[_words], new ulong[_words]);
        (_now, _next) = (new ulong[_words + 1], new ulong[_words + 1]);
        _ruleOfBit = new int[bits];

        foreach (var character in patterns.SelectMany(pattern => pattern.Pattern.Elements.ToArray()).SelectMany(CharactersOf).Distinct())
            _rowOfCharacter.Add(character, _rowOfCharacter.Count + 1);
        _rows = new ulong[(_rowOfCharacter.Count + 1) * _words];
        for (var character = 0; character < AsciiCount; character++)
            _rowOfAscii[character] = _rowOfCharacter.GetValueOrDefault(NamePattern.Fold((char)character), Other);

        var bit = 0;
        foreach (var (pattern, rule) in patterns) bit = Add(pattern, rule, bit);
        _rowCount = _rowOfCharacter.Count + 1;
        _maxSets = Math.Clamp(MaxBytes / ((_words * sizeof(ulong)) + (_rowCount * sizeof(int))), FewestSets, MostSets);
        _ruleWords = (_ruleOfBit.Max() / BitsPerWord) + 1;
        Forget();
    }

    /// <summary>Adds the rules whose patterns match a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rules">Bit set of rules.</param>
    public void Find(ReadOnlySpan<char> name, Span<ulong> rules)
    {
        if (_namesToStep > 0)
        {
            _namesToStep--;
            StepThrough(name, rules);
            return;
        }

        _charactersSeen += name.Length;
        var set = Start;
        foreach (var character in name)
        {
            var isKnown = char.IsAscii(character) || _widerSets.Count == 0;
            var row = char.IsAscii(character) ? _rowOfAscii[character] : isKnown ? _rowOfCharacter.GetValueOrDefault(NamePattern.Fold(character), Other) : Other;
            var next = isKnown ? _following[set][row] : Unknown;
            set = next != Unknown ? next : Follow(set, isKnown ? row : Unknown, character);
            if (set == Nothing) return;
        }

        foreach (var rule in _rulesOfSet[set]) rules[rule / BitsPerWord] |= 1UL << (rule % BitsPerWord);
    }

    // Matches without the cache.
    private void StepThrough(ReadOnlySpan<char> name, Span<ulong> rules)
    {
        _start.CopyTo(_now, 1);
        foreach (var character in name)
        {
            if (!Step(RowOf(character))) return;
            (_now, _next) = (_next, _now);
        }

        AddRules(_now.AsSpan(1, _words), rules);
    }

    private void AddRules(ReadOnlySpan<ulong> states, Span<ulong> rules)
    {
        for (var word = 0; word < _words; word++)
        {
            for (var ends = states[word] & _ends[word]; ends != 0; ends &= ends - 1)
            {
                var rule = _ruleOfBit[(word * BitsPerWord) + BitOperations.TrailingZeroCount(ends)];
                rules[rule / BitsPerWord] |= 1UL << (rule % BitsPerWord);
            }
        }
    }

    // Computes the successor of a set and caches it. An unknown row means that it holds for this character only.
    private int Follow(int set, int row, char character)
    {
        _sets[set].CopyTo(_now, 1);
        var next = Step(RowOf(character)) ? NumberOf(_next.AsSpan(1, _words), ref set) : Nothing;
        if (row != Unknown && set != Unknown) _following[set][row] = next;
        return next;
    }

    // Number of a set, adding it if new. If the cache is cleared for that, the number of the previous set becomes invalid.
    private int NumberOf(ReadOnlySpan<ulong> states, ref int before)
    {
        var key = states.ToArray();
        if (_numberOfSet.TryGetValue(key, out var number)) return number;
        if (_sets.Count == _maxSets)
        {
            if (_charactersSeen < (long)_maxSets * WorthwhileCharacters) _namesToStep = NamesWithoutMemory;
            Forget();
            before = Unknown;
        }

        return Remember(key);
    }

    private int Remember(ulong[] states)
    {
        var number = _sets.Count;
        var rules = new ulong[_ruleWords];
        AddRules(states, rules);
        var following = new int[_rowCount];
        Array.Fill(following, Unknown);
        _following.Add(following);
        _sets.Add(states);
        _numberOfSet.Add(states, number);
        _rulesOfSet.Add([.. Enumerable.Range(0, rules.Length * BitsPerWord).Where(rule => (rules[rule / BitsPerWord] >> (rule % BitsPerWord) & 1) != 0)]);
        return number;
    }

    private void Forget()
    {
        _sets.Clear();
        _rulesOfSet.Clear();
        _numberOfSet.Clear();
        _following.Clear();
        _charactersSeen = 0;
        Remember(new ulong[_words]);
        Remember(_start);
    }

    // Returns false if no pattern can match any more.
    private bool Step(ReadOnlySpan<ulong> row)
    {
        var now = MemoryMarshal.Cast<ulong, Vector<ulong>>(_now.AsSpan(1, _words));
        var before = MemoryMarshal.Cast<ulong, Vector<ulong>>(_now.AsSpan(0, _words));
        var stays = MemoryMarshal.Cast<ulong, Vector<ulong>>(_stays.AsSpan(0, _words));
        var accepts = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
        var next = MemoryMarshal.Cast<ulong, Vector<ulong>>(_next.AsSpan(1, _words));
        var any = Vector<ulong>.Zero;
        for (var at = 0; at < next.Length; at++)
        {
            var states = now[at];
            var moved = Vector.ShiftLeft(states, 1) | Vector.ShiftRightLogical(before[at], BitsPerWord - 1);
            var left = (moved & accepts[at]) | (states & stays[at]);
            next[at] = left;
            any |= left;
        }

        return any != Vector<ulong>.Zero;
    }

    private ReadOnlySpan<ulong> RowOf(char character)
    {
        if (char.IsAscii(character)) return Row(_rowOfAscii[character]);
        var folded = NamePattern.Fold(character);
        var row = Row(_rowOfCharacter.GetValueOrDefault(folded, Other));
        if (_widerSets.Count == 0) return row;
        row.CopyTo(_ownRow);
        foreach (var (bit, element) in _widerSets)
        {
            if (element.Accepts(folded)) Set(_ownRow, bit);
        }

        return _ownRow;
    }

    private Span<ulong> Row(int number) => _rows.AsSpan(number * _words, _words);

    // The first bit of a pattern means that none of its elements was matched yet.
    private int Add(NamePattern pattern, int rule, int bit)
    {
        Set(_start, bit);
        if (pattern.BeginsOpen) Set(_stays, bit);
        foreach (ref readonly var element in pattern.Elements)
        {
            bit++;
            if (element.IsOpen) Set(_stays, bit);
            if (element.IsBeyondAscii) _widerSets.Add((bit, element));
            if (element.Kind == NamePattern.ElementKind.Any)
            {
                for (var row = 0; row <= _rowOfCharacter.Count; row++) Set(Row(row), bit);
            }
            else
            {
                foreach (var character in CharactersOf(element)) Set(Row(_rowOfCharacter[character]), bit);
            }
        }

        Set(_ends, bit);
        _ruleOfBit[bit] = rule;
        return bit + 1;
    }

    // Folded. Characters of sets beyond ASCII are too many for a row each.
    private static IEnumerable<char> CharactersOf(NamePattern.Element element) => element.Kind switch
    {
        NamePattern.ElementKind.Character => [element.First],
        NamePattern.ElementKind.Set => Enumerable.Range(0, AsciiCount).Select(code => (char)code)
            .Where(character => NamePattern.Fold(character) == character && element.Accepts(character)),
        _ => [],
    };

    private static void Set(Span<ulong> bits, int bit) => bits[bit / BitsPerWord] |= 1UL << (bit % BitsPerWord);

    private sealed class SameBits : IEqualityComparer<ulong[]>
    {
        public bool Equals(ulong[]? left, ulong[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(ulong[] bits)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(bits.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
