using System.Globalization;
using System.Numerics;
using NetMon.Configuration.Syntax;
using NetMon.Presentation;

namespace NetMon.Configuration.Keys;

/// <summary>Type of a key's value.</summary>
/// <param name="Name">Name of the type in the documentation.</param>
/// <param name="Wanted">Description of the type for error messages: <c>a text in quotes</c>.</param>
internal abstract record KeyKind(string Name, string Wanted)
{
    /// <summary>The permitted values; empty if any value of the type is permitted.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>JSON schema types of the value.</summary>
    public abstract IReadOnlyList<string> SchemaTypes { get; }

    /// <summary>Reports a value of another type.</summary>
    protected bool Refuse(ConfigurationNode node, string key, ReadContext context)
    {
        var shown = node is ScalarNode { Value: not string } scalar && node.Kind is "an integer" or "a number with a fraction"
            ? string.Create(CultureInfo.InvariantCulture, $"the number {((ScalarNode)node).Value}") : node.Kind;
        context.Error(key, node.Position, $"Must be {Wanted}, not {shown}.");
        return false;
    }
}

/// <summary>Type of a key's value, with its reader.</summary>
/// <typeparam name="T">.NET type of the value.</typeparam>
internal abstract record KeyKind<T>(string Name, string Wanted) : KeyKind(Name, Wanted)
{
    /// <summary>Reads a value; reports an error if it is invalid.</summary>
    public abstract bool TryRead(ConfigurationNode node, string key, ReadContext context, out T value);
}

/// <summary>A string.</summary>
internal sealed record TextKind() : KeyKind<string>("text", "a text in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out string value)
    {
        value = (node as ScalarNode)?.Value as string ?? "";
        if (node is not ScalarNode { Value: string }) return Refuse(node, key, context);
        if (!string.IsNullOrWhiteSpace(value)) return true;
        context.Error(key, node.Position, "Must not be empty.");
        return false;
    }
}

/// <summary>A string or an array of strings; integers are accepted as their digits.</summary>
internal sealed record TextListKind() : KeyKind<IReadOnlyList<string>>("text or texts", "a text in quotes, or an array of texts")
{
    public override IReadOnlyList<string> SchemaTypes => ["string", "integer", "array"];

    /// <summary>Each value with its node; null for a value that is neither string nor integer.</summary>
    public static IEnumerable<(ConfigurationNode Node, string? Text)> Items(ConfigurationNode node) =>
        (node is ArrayNode array ? array.Items : [node]).Select(item => (item, item is ScalarNode { Value: string or long } scalar
            ? Convert.ToString(scalar.Value, CultureInfo.InvariantCulture) : null));

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out IReadOnlyList<string> value)
    {
        var texts = new List<string>();
        var isGood = true;
        foreach (var (item, text) in Items(node))
        {
            if (text is null)
            {
                isGood = Refuse(item, key, context);
            }
            else if (string.IsNullOrWhiteSpace(text))
            {
                context.Error(key, item.Position, "Must not be empty.");
                isGood = false;
            }
            else
            {
                texts.Add(text);
            }
        }

        value = texts;
        return isGood;
    }
}

/// <summary>An integer within bounds.</summary>
/// <typeparam name="T">Integer type.</typeparam>
/// <param name="Minimum">Minimum.</param>
/// <param name="Maximum">Maximum.</param>
internal sealed record IntegerKind<T>(T Minimum, T Maximum) : KeyKind<T>("integer", "a whole number")
    where T : INumber<T>
{
    public override IReadOnlyList<string> SchemaTypes => ["integer"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out T value)
    {
        value = Minimum;
        if (node is not ScalarNode { Value: long number }) return Refuse(node, key, context);
        if (number >= long.CreateChecked(Minimum) && number <= long.CreateChecked(Maximum))
        {
            value = T.CreateChecked(number);
            return true;
        }

        var most = long.CreateChecked(Maximum);
        context.Error(key, node.Position, most is int.MaxValue or long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"Must be at least {Minimum}.")
            : string.Create(CultureInfo.InvariantCulture, $"Must be from {Minimum} to {Maximum}."));
        return false;
    }
}

/// <summary>A Boolean.</summary>
internal sealed record BooleanKind() : KeyKind<bool>("true or false", "true or false, without quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["boolean"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out bool value)
    {
        value = node is ScalarNode { Value: true };
        return node is ScalarNode { Value: bool } || Refuse(node, key, context);
    }
}

/// <summary>A duration within bounds.</summary>
/// <param name="Minimum">Minimum.</param>
/// <param name="Maximum">Maximum.</param>
internal sealed record DurationKind(TimeSpan Minimum, TimeSpan Maximum)
    : KeyKind<TimeSpan>("duration", "a time: seconds, or a text such as \"500ms\", \"5m\", \"1h30m\" or \"00:05:00\"")
{
    public override IReadOnlyList<string> SchemaTypes => ["integer", "number", "string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if ((node as ScalarNode)?.Value is not { } written) return Refuse(node, key, context);
        if (QuantityText.ReadDuration(written) is not { } time)
        {
            if (written is not string text) return Refuse(node, key, context);
            context.Error(key, node.Position, $"{SafeText.Quote(text)} is not a time. {QuantityText.DurationAdvice}");
            return false;
        }

        value = time;
        if (time >= Minimum && time <= Maximum) return true;
        context.Error(key, node.Position, $"Must be from {QuantityText.Show(Minimum)} to {QuantityText.Show(Maximum)}.");
        return false;
    }
}

/// <summary>A size in bytes within bounds.</summary>
/// <param name="Minimum">Minimum.</param>
/// <param name="Maximum">Maximum.</param>
internal sealed record SizeKind(long Minimum, long Maximum)
    : KeyKind<long>("size", "a number of bytes, or a text such as \"100MB\" or \"64KiB\"")
{
    public override IReadOnlyList<string> SchemaTypes => ["integer", "string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out long value)
    {
        value = 0;
        if ((node as ScalarNode)?.Value is not (long or string)) return Refuse(node, key, context);
        var written = ((ScalarNode)node).Value;
        if (QuantityText.ReadSize(written) is not { } size)
        {
            context.Error(
                key, node.Position, $"{SafeText.Quote(FormattableString.Invariant($"{written}"))} is not a size. {QuantityText.SizeAdvice}");
            return false;
        }

        value = size;
        if (size >= Minimum && size <= Maximum) return true;
        context.Error(key, node.Position, Maximum == long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"Must be at least {Minimum:N0} bytes.")
            : string.Create(CultureInfo.InvariantCulture, $"Must be from {Minimum:N0} to {Maximum:N0} bytes."));
        return false;
    }
}

/// <summary>An enum member in snake case; letter case, underscores and hyphens are ignored.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed record ChoiceKind<T>() : KeyKind<T>("choice", "one of the texts " + Choice<T>.List)
    where T : struct, Enum
{
    public override IReadOnlyList<string> Choices => Choice<T>.Names;

    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out T value)
    {
        value = default;
        if (node is not ScalarNode { Value: string text }) return Refuse(node, key, context);
        return Choice<T>.TryFind(text, node, key, context, out value);
    }
}

/// <summary>One or more enum members.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed record ChoiceListKind<T>() : KeyKind<IReadOnlyList<T>>("choice or choices", "one or several of the texts " + Choice<T>.List)
    where T : struct, Enum
{
    public override IReadOnlyList<string> Choices => Choice<T>.Names;

    public override IReadOnlyList<string> SchemaTypes => ["string", "array"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out IReadOnlyList<T> value)
    {
        var found = new List<T>();
        var isGood = true;
        foreach (var item in node is ArrayNode array ? array.Items : [node])
        {
            if (item is not ScalarNode { Value: string text }) isGood = Refuse(item, key, context);
            else if (!Choice<T>.TryFind(text, item, key, context, out var member)) isGood = false;
            else if (!found.Contains(member)) found.Add(member);
        }

        value = found;
        return isGood;
    }
}

/// <summary>A file path.</summary>
internal sealed record PathKind() : KeyKind<string>("path", "the path of a file, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out string value)
    {
        value = "";
        return node is ScalarNode { Value: string text } ? TryResolve(text, node, key, context, out value) : Refuse(node, key, context);
    }

    /// <summary>Resolves a relative path.</summary>
    public static bool TryResolve(string text, ConfigurationNode node, string key, ReadContext context, out string value)
    {
        value = "";
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
        {
            context.Error(key, node.Position, "Must be the path of a file.");
            return false;
        }

        value = context.Resolve(text);
        return true;
    }
}

/// <summary>File paths.</summary>
internal sealed record PathListKind() : KeyKind<IReadOnlyList<string>>("path or paths", "the path of a file in quotes, or an array of paths")
{
    public override IReadOnlyList<string> SchemaTypes => ["string", "array"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out IReadOnlyList<string> value)
    {
        var paths = new List<string>();
        var isGood = true;
        foreach (var item in node is ArrayNode array ? array.Items : [node])
        {
            if (item is not ScalarNode { Value: string text }) isGood = Refuse(item, key, context);
            else if (PathKind.TryResolve(text, item, key, context, out var path)) paths.Add(path);
            else isGood = false;
        }

        value = paths;
        return isGood;
    }
}
