using System.Globalization;
using System.Numerics;
using NetMon.Configuration.Syntax;
using NetMon.Presentation;

namespace NetMon.Configuration.Keys;

/// <summary>What a key takes.</summary>
/// <param name="Name">What it is called in the documentation.</param>
/// <param name="Wanted">What is wanted, for the message when something else stands there: <c>a text in quotes</c>.</param>
internal abstract record KeyKind(string Name, string Wanted)
{
    /// <summary>The values that may be chosen from; empty where there is no list.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>Types of JSON schema that the value may have.</summary>
    public abstract IReadOnlyList<string> SchemaTypes { get; }

    /// <summary>Reports that something else stands there.</summary>
    protected bool Refuse(ConfigurationNode node, string key, ReadContext context)
    {
        var shown = node is ScalarNode { Value: not string } scalar && node.Kind is "an integer" or "a number with a fraction"
            ? string.Create(CultureInfo.InvariantCulture, $"the number {((ScalarNode)node).Value}") : node.Kind;
        context.Error(key, node.Position, $"Must be {Wanted}, not {shown}.");
        return false;
    }
}

/// <summary>What a key takes, and how it is read.</summary>
/// <typeparam name="T">What becomes of it.</typeparam>
internal abstract record KeyKind<T>(string Name, string Wanted) : KeyKind(Name, Wanted)
{
    /// <summary>Reads a value; what is wrong with it is reported.</summary>
    public abstract bool TryRead(ConfigurationNode node, string key, ReadContext context, out T value);
}

/// <summary>A text.</summary>
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

/// <summary>One text or several; numbers stand for their digits.</summary>
internal sealed record TextListKind() : KeyKind<IReadOnlyList<string>>("text or texts", "a text in quotes, or an array of texts")
{
    public override IReadOnlyList<string> SchemaTypes => ["string", "integer", "array"];

    /// <summary>Each value with its place; null for one that is neither text nor number.</summary>
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

/// <summary>A whole number within bounds.</summary>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The most.</param>
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

/// <summary>Yes or no.</summary>
internal sealed record BooleanKind() : KeyKind<bool>("true or false", "true or false, without quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["boolean"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out bool value)
    {
        value = node is ScalarNode { Value: true };
        return node is ScalarNode { Value: bool } || Refuse(node, key, context);
    }
}

/// <summary>A time within bounds.</summary>
/// <param name="Minimum">The shortest.</param>
/// <param name="Maximum">The longest.</param>
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
            context.Error(key, node.Position, $"{SafeText.Quote(text)} is no time. {QuantityText.DurationAdvice}");
            return false;
        }

        value = time;
        if (time >= Minimum && time <= Maximum) return true;
        context.Error(key, node.Position, $"Must be from {QuantityText.Show(Minimum)} to {QuantityText.Show(Maximum)}.");
        return false;
    }
}

/// <summary>A number of bytes within bounds.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The most.</param>
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
                key, node.Position, $"{SafeText.Quote(FormattableString.Invariant($"{written}"))} is no size. {QuantityText.SizeAdvice}");
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

/// <summary>One of the members of an enum, written in snake case; letter case, underscores and hyphens do not count.</summary>
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

/// <summary>One or several members of an enum.</summary>
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

/// <summary>The path of a file.</summary>
internal sealed record PathKind() : KeyKind<string>("path", "the path of a file, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out string value)
    {
        value = "";
        return node is ScalarNode { Value: string text } ? TryResolve(text, node, key, context, out value) : Refuse(node, key, context);
    }

    /// <summary>Makes a path a full one.</summary>
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

/// <summary>Paths of files.</summary>
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
