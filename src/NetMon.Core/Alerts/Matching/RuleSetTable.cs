using NetMon.Alerts.Rules;

namespace NetMon.Alerts.Matching;

/// <summary>The side that a condition refers to.</summary>
internal enum RuleSide
{
    /// <summary>The packet's source.</summary>
    Source,

    /// <summary>The packet's destination.</summary>
    Destination,

    /// <summary>Source or destination.</summary>
    Either,

    /// <summary>Source and destination: neither may be excluded.</summary>
    Both,
}

/// <summary>
/// For each class of addresses or ports and each side, the bit set of rules that accept it. A class is the values between two boundaries,
/// which all rules treat alike.
/// </summary>
/// <typeparam name="T">Type of addresses or ports.</typeparam>
internal sealed class RuleSetTable<T>
{
    private readonly int _words;
    private readonly Sets[] _sets;

    /// <summary>Creates the table.</summary>
    /// <param name="words">Number of words of a bit set.</param>
    /// <param name="starts">First value of each class.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="accepts">Whether a rule accepts a value on a side.</param>
    /// <param name="asks">Whether a rule has such a condition.</param>
    public RuleSetTable(
        int words, T[] starts, IReadOnlyList<IndexedRule> rules, Func<IndexedRule, RuleSide, T, bool> accepts, Func<IndexedRule, bool> asks)
    {
        _words = words;
        NoClass = (ushort)starts.Length;
        IsUsed = rules.Any(asks);
        _sets = new Sets[IsUsed ? (starts.Length + 1) * words : 0];
        if (!IsUsed) return;

        for (var number = 0; number <= starts.Length; number++)
        {
            for (var rule = 0; rule < rules.Count; rule++)
            {
                var bit = 1UL << (rule % 64);
                ref var sets = ref _sets[(number * words) + (rule / 64)];
                if (IsIn(RuleSide.Both))
                {
                    if (IsIn(RuleSide.Source)) sets.AsSource |= bit;
                    if (IsIn(RuleSide.Destination)) sets.AsDestination |= bit;
                }

                if (IsIn(RuleSide.Either)) sets.AsEither |= bit;

                // A packet without addresses or ports cannot be excluded by them.
                bool IsIn(RuleSide side) => number < starts.Length
                    ? accepts(rules[rule], side, starts[number])
                    : side == RuleSide.Both || !rules[rule].Asks<T>(side);
            }
        }
    }

    /// <summary>Whether any rule has such a condition.</summary>
    public bool IsUsed { get; }

    /// <summary>Class of packets without such a value.</summary>
    public ushort NoClass { get; }

    /// <summary>Keeps only the rules that accept a packet.</summary>
    /// <returns>Whether any rule is left.</returns>
    public bool Narrow(Span<ulong> rules, int source, int destination)
    {
        var from = _sets.AsSpan(source * _words, rules.Length);
        var to = _sets.AsSpan(destination * _words, rules.Length);
        ulong any = 0;
        for (var word = 0; word < rules.Length; word++)
        {
            ref var sent = ref from[word];
            ref var received = ref to[word];
            var left = rules[word] & sent.AsSource & received.AsDestination & (sent.AsEither | received.AsEither);
            rules[word] = left;
            any |= left;
        }

        return any != 0;
    }

    // 64 rules. Rules that exclude a value are in neither AsSource nor AsDestination of it, so that no separate check is needed.
    private struct Sets
    {
        public ulong AsSource;
        public ulong AsDestination;
        public ulong AsEither;
    }
}
