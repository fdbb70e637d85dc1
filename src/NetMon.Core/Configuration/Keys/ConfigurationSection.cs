using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>A table of the file, for the documentation.</summary>
internal abstract class ConfigurationSection
{
    /// <summary>The name: <c>notify.webhook</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it may come several times, in double brackets.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The keys in it.</summary>
    public abstract IReadOnlyList<ConfigurationKey> AllKeys { get; }
}

/// <summary>A table of the file.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
internal sealed class ConfigurationSection<T> : ConfigurationSection
{
    /// <summary>The keys in it.</summary>
    public required IReadOnlyList<ConfigurationKey<T>> Keys { get; init; }

    /// <summary>Keys that people may try, and what to write instead.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of which one at most may be given.</summary>
    public IReadOnlyList<KeyGroup> Groups { get; init; } = [];

    public override IReadOnlyList<ConfigurationKey> AllKeys => Keys;

    /// <summary>Reads a table. All that is wrong is reported.</summary>
    /// <param name="node">The table.</param>
    /// <param name="path">Its name in findings: <c>alert[2]</c>.</param>
    /// <param name="seed">What it is before anything is set.</param>
    /// <param name="context">The reading.</param>
    /// <param name="takeOther">Takes a key that is not in the list, when there are more than the list has.</param>
    /// <param name="otherNames">Names of those.</param>
    public T Read(
        SectionNode node, string path, T seed, ReadContext context,
        Func<ConfigurationEntry, bool>? takeOther = null, IReadOnlyList<string>? otherNames = null)
    {
        var seen = new Dictionary<ConfigurationKey, ConfigurationEntry>();
        foreach (var entry in node.Entries)
        {
            var name = $"{path}.{entry.Name}";
            if (Keys.FirstOrDefault(key => key.Name == entry.Name || key.Alias == entry.Name) is { } key)
            {
                if (seen.TryAdd(key, entry)) seed = key.Apply(seed, entry.Value, name, context);
                else if (seen[key].Name is var first && first != entry.Name)
                    context.Error(name, entry.Position, $"Means the same as {first}, which stands above: keep one.");
            }
            else if (Refused.TryGetValue(entry.Name, out var advice))
            {
                context.Error(name, entry.Position, advice);
            }
            else if (takeOther is null || !takeOther(entry))
            {
                context.Unknown(name, entry.Position, entry.Name, [.. Keys.Select(known => known.Name), .. otherNames ?? []], "key");
            }
        }

        foreach (var missing in Keys.Where(key => key.IsRequired && !seen.ContainsKey(key)))
        {
            context.Error($"{path}.{missing.Name}", node.Position, $"The table needs this key, for instance {missing.Name} = {missing.Example}");
        }

        foreach (var group in Groups) CheckGroup(group, node, path, [.. seen], context);
        return seed;
    }

    private static void CheckGroup(
        KeyGroup group, SectionNode node, string path, IReadOnlyList<KeyValuePair<ConfigurationKey, ConfigurationEntry>> seen, ReadContext context)
    {
        var given = seen.Where(pair => group.Names.Contains(pair.Key.Name)).Select(pair => pair.Value).ToList();
        foreach (var other in given.Skip(1)) context.Error($"{path}.{other.Name}", other.Position, $"Cannot stand beside {given[0].Name}: keep one.");
        if (given.Count == 0 && group.IsRequired) context.Error(path, node.Position, $"The table needs one of {string.Join(", ", group.Names)}.");
    }
}

/// <summary>Keys of which one at most may be given.</summary>
/// <param name="IsRequired">Whether one must be.</param>
/// <param name="Names">The keys.</param>
internal sealed record KeyGroup(bool IsRequired, params string[] Names);
