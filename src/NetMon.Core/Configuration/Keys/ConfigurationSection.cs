using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>Definition of a table, for the documentation.</summary>
internal abstract class ConfigurationSection
{
    /// <summary>Name of the table: <c>notify.webhook</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Description.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it is an array of tables, in double brackets.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Its keys.</summary>
    public abstract IReadOnlyList<ConfigurationKey> AllKeys { get; }
}

/// <summary>Definition of a table.</summary>
/// <typeparam name="T">Type that the table is read into.</typeparam>
internal sealed class ConfigurationSection<T> : ConfigurationSection
{
    /// <summary>Its keys.</summary>
    public required IReadOnlyList<ConfigurationKey<T>> Keys { get; init; }

    /// <summary>Keys that users may try, with the message about what to write instead.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>Groups of mutually exclusive keys.</summary>
    public IReadOnlyList<KeyGroup> Groups { get; init; } = [];

    public override IReadOnlyList<ConfigurationKey> AllKeys => Keys;

    /// <summary>Reads a table and reports all errors.</summary>
    /// <param name="node">The table.</param>
    /// <param name="path">Its name in findings: <c>alert[2]</c>.</param>
    /// <param name="seed">Initial value.</param>
    /// <param name="context">Receives the findings.</param>
    /// <param name="takeOther">Handles keys that are not defined here; returns false for unknown ones.</param>
    /// <param name="otherNames">Names of those keys.</param>
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
                    context.Error(name, entry.Position, $"Same key as {first} above: remove one of them.");
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
            context.Error($"{path}.{missing.Name}", node.Position, $"This key is required, for example {missing.Name} = {missing.Example}");
        }

        foreach (var group in Groups) CheckGroup(group, node, path, [.. seen], context);
        return seed;
    }

    private static void CheckGroup(
        KeyGroup group, SectionNode node, string path, IReadOnlyList<KeyValuePair<ConfigurationKey, ConfigurationEntry>> seen, ReadContext context)
    {
        var given = seen.Where(pair => group.Names.Contains(pair.Key.Name)).Select(pair => pair.Value).ToList();
        foreach (var other in given.Skip(1)) context.Error($"{path}.{other.Name}", other.Position, $"Cannot be combined with {given[0].Name}: remove one of them.");
        if (given.Count == 0 && group.IsRequired) context.Error(path, node.Position, $"The table requires one of {string.Join(", ", group.Names)}.");
    }
}

/// <summary>Mutually exclusive keys.</summary>
/// <param name="IsRequired">Whether one of them is required.</param>
/// <param name="Names">Names of the keys.</param>
internal sealed record KeyGroup(bool IsRequired, params string[] Names);
