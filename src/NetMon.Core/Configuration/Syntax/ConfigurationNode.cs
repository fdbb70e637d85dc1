namespace NetMon.Configuration.Syntax;

/// <summary>A value in a configuration text.</summary>
/// <param name="Position">Where it starts.</param>
public abstract record ConfigurationNode(TextPosition Position)
{
    /// <summary>Description of its type, for messages: <c>a text</c>, <c>an integer</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Value">A string, long, double or bool, or a <see cref="TimeOnly"/> or <see cref="DateTimeOffset"/> for TOML times and dates.</param>
public sealed record ScalarNode(TextPosition Position, object Value) : ConfigurationNode(Position)
{
    /// <inheritdoc/>
    public override string Kind => Value switch
    {
        string => "a text",
        long => "an integer",
        double => "a number with a fraction",
        bool => "true or false",
        TimeOnly => "a time of day",
        _ => "a date",
    };
}

/// <summary>An array.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Items">The values.</param>
public sealed record ArrayNode(TextPosition Position, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Position)
{
    /// <inheritdoc/>
    public override string Kind => Items.Count > 0 && Items.All(item => item is SectionNode) ? "an array of tables" : "an array";
}

/// <summary>A table: keys with values.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Entries">The entries, in text order. A duplicate name is reported as a syntax error.</param>
public sealed record SectionNode(TextPosition Position, IReadOnlyList<ConfigurationEntry> Entries) : ConfigurationNode(Position)
{
    /// <inheritdoc/>
    public override string Kind => "a table";

    /// <summary>Finds an entry by name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public ConfigurationEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}

/// <summary>A key and its value.</summary>
/// <param name="Name">The key.</param>
/// <param name="Position">Where the key starts.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigurationEntry(string Name, TextPosition Position, ConfigurationNode Value);
