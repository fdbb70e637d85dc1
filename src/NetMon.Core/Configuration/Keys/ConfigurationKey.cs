using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>Definition of a key, for the reader, the template, the documentation and the schema.</summary>
internal abstract class ConfigurationKey
{
    /// <summary>Name of the key within its table.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the value.</summary>
    public abstract KeyKind Kind { get; }

    /// <summary>Default value, for display; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>Example value as written in a file; shown in the template.</summary>
    public required string Example { get; init; }

    /// <summary>Description, with the unit.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether the key is required.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Alternative name; null for none.</summary>
    public string? Alias { get; init; }
}

/// <summary>A key with its setter.</summary>
/// <typeparam name="T">Type that the table is read into.</typeparam>
internal abstract class ConfigurationKey<T> : ConfigurationKey
{
    /// <summary>Reads and sets the value; if it is invalid, reports an error and sets nothing.</summary>
    public abstract T Apply(T target, ConfigurationNode node, string key, ReadContext context);

    /// <summary>Whether two configurations have the same value, for a key that a running monitor cannot change.</summary>
    public abstract bool IsSame(T one, T other);
}

/// <summary>A key with its type and setter.</summary>
/// <typeparam name="T">Type that the table is read into.</typeparam>
/// <typeparam name="TValue">Type of the value.</typeparam>
/// <param name="kind">Type of the value in a file.</param>
/// <param name="set">Sets the value.</param>
/// <param name="get">Gets the value, for a key that a running monitor cannot change.</param>
internal sealed class ConfigurationKey<T, TValue>(KeyKind<TValue> kind, Func<T, TValue, T> set, Func<T, object?>? get = null) : ConfigurationKey<T>
{
    public override KeyKind Kind => kind;

    public override T Apply(T target, ConfigurationNode node, string key, ReadContext context) =>
        kind.TryRead(node, key, context, out var value) ? set(target, value) : target;

    public override bool IsSame(T one, T other)
    {
        // A key that cannot be compared must not pass for unchanged.
        if (get is null) throw new NotSupportedException($"The key {Name} has no getter.");
        return (get(one), get(other)) is (IEnumerable<string> texts, IEnumerable<string> others)
            ? texts.SequenceEqual(others, StringComparer.Ordinal)
            : Equals(get(one), get(other));
    }
}
