using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>All that there is to know of a key, for the reader, the template, the documentation and the schema.</summary>
internal abstract class ConfigurationKey
{
    /// <summary>The name within its table.</summary>
    public required string Name { get; init; }

    /// <summary>What it takes.</summary>
    public abstract KeyKind Kind { get; }

    /// <summary>The default, for people; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>A value as it is written in a file; the template shows it.</summary>
    public required string Example { get; init; }

    /// <summary>What it does, and its unit.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether the table is nothing without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Another name that means the same; null for none.</summary>
    public string? Alias { get; init; }
}

/// <summary>A key, and what it sets.</summary>
/// <typeparam name="T">What the table becomes.</typeparam>
internal abstract class ConfigurationKey<T> : ConfigurationKey
{
    /// <summary>Reads the value and sets what it sets; what is wrong with it is reported, and nothing is set.</summary>
    public abstract T Apply(T target, ConfigurationNode node, string key, ReadContext context);
}

/// <summary>A key, what it takes, and what it sets.</summary>
/// <typeparam name="T">What the table becomes.</typeparam>
/// <typeparam name="TValue">What the value becomes.</typeparam>
internal sealed class ConfigurationKey<T, TValue>(KeyKind<TValue> kind, Func<T, TValue, T> set) : ConfigurationKey<T>
{
    public override KeyKind Kind => kind;

    public override T Apply(T target, ConfigurationNode node, string key, ReadContext context) =>
        kind.TryRead(node, key, context, out var value) ? set(target, value) : target;
}
