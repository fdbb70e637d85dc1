using System.Globalization;
using System.Runtime.InteropServices;

namespace NetMon.Overview.Tallies;

/// <summary>
/// Counts names, without regard to case, and what came back for each. Bounded: if there are more than <see cref="MaxNames"/>, the half with the fewest
/// is forgotten. Not thread-safe.
/// </summary>
internal sealed class NameTally
{
    /// <summary>The most names.</summary>
    public const int MaxNames = 50_000;

    // Response codes and versions are few; a hostile server can invent some more.
    private const int MaxOutcomes = 8;

    private readonly Dictionary<string, Entry> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that were forgotten.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Counts a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isFailure">Whether it failed.</param>
    /// <param name="outcome">What came back; null if there is nothing to say.</param>
    public void Add(string name, bool isFailure, string? outcome)
    {
        if (_names.Count >= MaxNames && !_names.ContainsKey(name)) Forget();
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _);
        entry.Count++;
        if (isFailure) entry.Failures++;
        if (outcome is not null) Note(ref entry, outcome);
    }

    /// <summary>The names that were counted most.</summary>
    /// <param name="top">How many.</param>
    public IList<NameSummary> MostFrequent(int top) =>
        [.. _names.OrderByDescending(name => name.Value.Count).ThenBy(name => name.Key, StringComparer.OrdinalIgnoreCase).Take(top).Select(Summarise)];

    /// <summary>The names that failed most.</summary>
    /// <param name="top">How many.</param>
    public IList<NameSummary> MostFailed(int top) =>
    [
        .. _names.Where(name => name.Value.Failures > 0)
            .OrderByDescending(name => name.Value.Failures).ThenBy(name => name.Key, StringComparer.OrdinalIgnoreCase).Take(top).Select(Summarise),
    ];

    private static NameSummary Summarise(KeyValuePair<string, Entry> name) => new()
    {
        Name = name.Key,
        Count = name.Value.Count,
        Failures = name.Value.Failures,
        Detail = name.Value.Outcomes is not { } outcomes ? null : string.Join(
            ", ", outcomes.OrderByDescending(outcome => outcome.Count).ThenBy(outcome => outcome.Text, StringComparer.Ordinal)
                .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Text} {outcome.Count}"))),
    };

    private static void Note(ref Entry entry, string text)
    {
        var outcomes = entry.Outcomes ??= [];
        var at = outcomes.FindIndex(outcome => outcome.Text == text);
        if (at >= 0) outcomes[at] = (text, outcomes[at].Count + 1);
        else if (outcomes.Count < MaxOutcomes) outcomes.Add((text, 1));
    }

    private void Forget()
    {
        var few = _names.OrderBy(name => name.Value.Count).Take(MaxNames / 2).Select(name => name.Key).ToArray();
        foreach (var name in few) _names.Remove(name);
        Forgotten += few.Length;
    }

    /// <summary>The count of a name.</summary>
    private struct Entry
    {
        public long Count;
        public long Failures;
        public List<(string Text, long Count)>? Outcomes;
    }
}
