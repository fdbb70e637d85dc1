using NetMon.Configuration.Syntax;
using Tomlyn.Syntax;
using TextPosition = NetMon.Configuration.Syntax.TextPosition;

namespace NetMon.Adapters.Configuration;

/// <summary>Assembles what TOML can spread over a file: tables, their parents, dotted keys and arrays of tables.</summary>
/// <param name="lines">Line index of the text.</param>
internal sealed class TomlTree(LineIndex lines)
{
    private readonly List<SyntaxProblem> _problems = [];

    /// <summary>Duplicate names.</summary>
    public IReadOnlyList<SyntaxProblem> Problems => _problems;

    /// <summary>Builds the tree, without what the parser could not parse.</summary>
    public SectionNode Build(DocumentSyntax document)
    {
        var root = new Table(new TextPosition(1, 1)) { IsHeader = true };
        AddAll(root, document.KeyValues);
        foreach (var syntax in document.Tables)
        {
            if (syntax.Name is not { } name || Path(name) is not { Count: > 0 } path) continue;
            if (Open(root, path, syntax) is { } table) AddAll(table, syntax.Items);
        }

        return root.ToNode();
    }

    private Table? Open(Table root, List<(string Name, TextPosition Position)> path, TableSyntaxBase syntax)
    {
        var position = At(syntax);
        var parent = root;
        foreach (var (part, place) in path.SkipLast(1))
        {
            if (Child(parent, part, place, position) is not { } child) return null;
            parent = child;
        }

        var (name, nameAt) = path[^1];
        var existing = parent.Find(name);
        if (syntax is TableArraySyntax)
        {
            var table = new Table(position) { IsHeader = true };
            if (existing is null) parent.Entries.Add(new Item(name, nameAt, new TableArray(position, [table])));
            else if (existing.Value is TableArray array) array.Items.Add(table);
            else return Twice(parent, existing, name, nameAt, new TableArray(position, [table]));
            return table;
        }

        if (existing is null)
        {
            var table = new Table(position) { IsHeader = true };
            parent.Entries.Add(new Item(name, nameAt, table));
            return table;
        }

        if (existing.Value is not Table { IsHeader: false, IsDotted: false } implied)
            return Twice(parent, existing, name, nameAt, new Table(position));
        implied.IsHeader = true;
        implied.Position = position;
        return implied;
    }

    private Table? Child(Table parent, string name, TextPosition nameAt, TextPosition position, bool isDotted = false)
    {
        switch (parent.Find(name))
        {
            case null:
                var table = new Table(position) { IsDotted = isDotted };
                parent.Entries.Add(new Item(name, nameAt, table));
                return table;
            case { Value: Table table2 } when !isDotted || table2.IsDotted || !table2.IsHeader:
                return table2;
            case { Value: TableArray { Items: [.., var last] } } when !isDotted:
                return last;
            case { } other:
                return Twice(parent, other, name, nameAt, null);
        }
    }

    // The second occurrence stays in the tree after the first, without its keys, so that readers see both.
    private Table? Twice(Table parent, Item first, string name, TextPosition position, object? second)
    {
        var line = first.Position.Line;
        _problems.Add(new SyntaxProblem(position, second is TableArray && first.Value is Table || second is Table && first.Value is TableArray
            ? $"{name} is written in single brackets and in double ones; first in line {line}."
            : $"{name} is given twice; first in line {line}."));
        if (second is not null) parent.Entries.Add(new Item(name, position, second));
        return null;
    }

    private void AddAll(Table table, SyntaxList<KeyValueSyntax> items)
    {
        foreach (var item in items) Add(table, item);
    }

    private void Add(Table table, KeyValueSyntax item)
    {
        if (item.Key is not { } key || item.Value is null || Path(key) is not { Count: > 0 } path || Value(item.Value) is not { } value) return;
        foreach (var (part, place) in path.SkipLast(1))
        {
            if (Child(table, part, place, place, isDotted: true) is not { } child) return;
            table = child;
        }

        var (name, position) = path[^1];
        if (table.Find(name) is { } existing) Twice(table, existing, name, position, null);
        else table.Entries.Add(new Item(name, position, value));
    }

    private object? Value(ValueSyntax? syntax)
    {
        switch (syntax)
        {
            case StringValueSyntax text: return new ScalarNode(At(syntax), text.Value ?? "");
            case IntegerValueSyntax integer: return new ScalarNode(At(syntax), integer.Value);
            case FloatValueSyntax number: return new ScalarNode(At(syntax), number.Value);
            case BooleanValueSyntax boolean: return new ScalarNode(At(syntax), boolean.Value);
            case DateTimeValueSyntax { Kind: SyntaxKind.LocalTime } time:
                return new ScalarNode(At(syntax), TimeOnly.FromDateTime(time.Value.DateTime.DateTime));
            case DateTimeValueSyntax date: return new ScalarNode(At(syntax), date.Value.DateTime);
            case ArraySyntax array:
                return new ArrayNode(At(syntax), [.. array.Items.Select(item => Value(item.Value)).OfType<object>().Select(ToNode)]);
            case InlineTableSyntax inline:
                var table = new Table(At(syntax)) { IsHeader = true };
                foreach (var item in inline.Items)
                {
                    if (item.KeyValue is { } pair) Add(table, pair);
                }

                return table;
            default: return null;
        }
    }

    private List<(string Name, TextPosition Position)> Path(KeySyntax key)
    {
        var path = new List<(string, TextPosition)>();
        foreach (var part in key.DotKeys.Select(dotted => dotted.Key).Prepend(key.Key))
        {
            if (NameOf(part) is not { } name) return [];
            path.Add((name, At(part!)));
        }

        return path;
    }

    private static string? NameOf(BareKeyOrStringValueSyntax? syntax) => syntax switch
    {
        BareKeySyntax bare => bare.Key?.Text,
        StringValueSyntax text => text.Value,
        _ => null,
    };

    private TextPosition At(SyntaxNode syntax) => lines.At(syntax.Span.Start.Offset);

    private static ConfigurationNode ToNode(object value) => value switch
    {
        Table table => table.ToNode(),
        TableArray array => new ArrayNode(array.Position, [.. array.Items.Select(item => item.ToNode())]),
        _ => (ConfigurationNode)value,
    };

    /// <summary>A table under construction.</summary>
    private sealed class Table(TextPosition position)
    {
        public TextPosition Position { get; set; } = position;

        public List<Item> Entries { get; } = [];

        /// <summary>Whether it has a header of its own, which is allowed once.</summary>
        public bool IsHeader { get; set; }

        /// <summary>Whether a dotted key created it.</summary>
        public bool IsDotted { get; init; }

        public Item? Find(string name) => Entries.Find(entry => entry.Name == name);

        public SectionNode ToNode() =>
            new(Position, [.. Entries.Select(entry => new ConfigurationEntry(entry.Name, entry.Position, TomlTree.ToNode(entry.Value)))]);
    }

    private sealed record TableArray(TextPosition Position, List<Table> Items);

    private sealed record Item(string Name, TextPosition Position, object Value);
}
