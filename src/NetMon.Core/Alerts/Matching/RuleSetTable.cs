using NetMon.Alerts.Rules;

namespace NetMon.Alerts.Matching;

/// <summary>What a condition is asked about.</summary>
internal enum RuleSide
{
    /// <summary>The packet's source.</summary>
    Source,

    /// <summary>Its destination.</summary>
    Destination,

    /// <summary>Either of them.</summary>
    Either,

    /// <summary>Both of them: neither may be excluded.</summary>
    Both,
}

/// <summary>
/// The sets of rules that accept an address, or a port, on each side. Values between two boundaries are one class, because all rules say
/// the same of them.
/// </summary>
/// <typeparam name="T">Addresses or ports.</typeparam>
internal sealed class RuleSetTable<T>
{
    private readonly int _words;
    private readonly Sets[] _sets;

    /// <summary>Makes the table.</summary>
    /// <param name="words">Words of a set.</param>
    /// <param name="starts">The first value of every class.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="accepts">Whether a rule accepts a value on a side.</param>
    /// <param name="asks">Whether a rule asks at all.</param>
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

                // A packet without addresses or ports has none that could be excluded.
                bool IsIn(RuleSide side) => number < starts.Length
                    ? accepts(rules[rule], side, starts[number])
                    : side == RuleSide.Both || !rules[rule].Asks<T>(side);
            }
        }
    }

    /// <summary>Whether any rule asks.</summary>
    public bool IsUsed { get; }

    /// <summary>The class of packets that have no such value.</summary>
    public ushort NoClass { get; }

    /// <summary>Leaves those rules in a set that accept a packet.</summary>
    /// <returns>Whether any is left.</returns>
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

    // 64 rules. What no side may be is left out of both, so that it is not asked for by itself.
    private struct Sets
    {
        public ulong AsSource;
        public ulong AsDestination;
        public ulong AsEither;
    }
}
