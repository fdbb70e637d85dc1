namespace NetMon.Configuration.Syntax;

/// <summary>A value in the text, and where it begins.</summary>
/// <param name="Position">Where.</param>
public abstract record ConfigurationNode(TextPosition Position)
{
    /// <summary>What it is, for people: <c>a text</c>, <c>an integer</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Position">Where.</param>
/// <param name="Value">A string, long, double, bool, or the <see cref="TimeOnly"/> or <see cref="DateTimeOffset"/> of a time without quotes.</param>
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

/// <summary>Several values.</summary>
/// <param name="Position">Where.</param>
/// <param name="Items">The values.</param>
public sealed record ArrayNode(TextPosition Position, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Position)
{
    /// <inheritdoc/>
    public override string Kind => Items.Count > 0 && Items.All(item => item is SectionNode) ? "an array of tables" : "an array";
}

/// <summary>Keys with their values.</summary>
/// <param name="Position">Where.</param>
/// <param name="Entries">The keys, in the order of the text. A name may come twice, which is a problem of the syntax.</param>
public sealed record SectionNode(TextPosition Position, IReadOnlyList<ConfigurationEntry> Entries) : ConfigurationNode(Position)
{
    /// <inheritdoc/>
    public override string Kind => "a table";

    /// <summary>The entry of a name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public ConfigurationEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}

/// <summary>A key with its value.</summary>
/// <param name="Name">The key.</param>
/// <param name="Position">Where the key stands.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigurationEntry(string Name, TextPosition Position, ConfigurationNode Value);
