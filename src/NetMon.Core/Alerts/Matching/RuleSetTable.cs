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
    private const int Sides = 4;

    private readonly int _words;
    private readonly ulong[] _sets;

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
        _sets = new ulong[IsUsed ? (starts.Length + 1) * Sides * words : 0];
        if (!IsUsed) return;

        for (var number = 0; number <= starts.Length; number++)
        {
            for (var rule = 0; rule < rules.Count; rule++)
            {
                for (var side = RuleSide.Source; side <= RuleSide.Both; side++)
                {
                    // A packet without addresses or ports has none that could be excluded.
                    var isIn = number < starts.Length
                        ? accepts(rules[rule], side, starts[number])
                        : side == RuleSide.Both || !rules[rule].Asks<T>(side);
                    if (isIn) Set(number, side)[rule / 64] |= 1UL << (rule % 64);
                }
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
        var from = _sets.AsSpan(source * Sides * _words, Sides * _words);
        var to = _sets.AsSpan(destination * Sides * _words, Sides * _words);
        ulong any = 0;
        for (var word = 0; word < rules.Length; word++)
        {
            var left = rules[word]
                & from[((int)RuleSide.Source * _words) + word]
                & to[((int)RuleSide.Destination * _words) + word]
                & (from[((int)RuleSide.Either * _words) + word] | to[((int)RuleSide.Either * _words) + word])
                & from[((int)RuleSide.Both * _words) + word]
                & to[((int)RuleSide.Both * _words) + word];
            rules[word] = left;
            any |= left;
        }

        return any != 0;
    }

    private Span<ulong> Set(int number, RuleSide side) => _sets.AsSpan((number * Sides + (int)side) * _words, _words);
}
