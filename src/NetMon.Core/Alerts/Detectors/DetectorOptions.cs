using System.Collections;
using System.Globalization;
using NetMon.Alerts.Matching;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Alerts.Detectors;

/// <summary>A detector with its parameter values.</summary>
internal sealed class DetectorOptions
{
    private readonly Dictionary<string, object> _values = new(StringComparer.OrdinalIgnoreCase);

    private DetectorOptions(DetectorDefinition definition) => Definition = definition;

    /// <summary>The detector.</summary>
    public DetectorDefinition Definition { get; }

    /// <summary>Data that the detector prepared from its parameters.</summary>
    public object? Prepared { get; private set; }

    /// <summary>Parses parameters.</summary>
    /// <param name="definition">The detector.</param>
    /// <param name="given">The given values, by name.</param>
    /// <param name="find">Reports a problem: parameter and message.</param>
    public static DetectorOptions Parse(DetectorDefinition definition, IReadOnlyDictionary<string, object?> given, Action<string, string> find)
    {
        var options = new DetectorOptions(definition);
        foreach (var parameter in definition.Parameters)
        {
            if (parameter.Default is { } value) options._values[parameter.Name] = value;
        }

        foreach (var (name, value) in given)
        {
            var parameter = definition.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null) find(name, Unknown(definition, name));
            else if (Convert(parameter, value) is (var converted, null)) options._values[parameter.Name] = converted!;
            else find(parameter.Name, Convert(parameter, value).Problem!);
        }

        options.Prepared = definition.Prepare?.Invoke(options, find);
        return options;
    }

    /// <summary>Value of a parameter that was given or has a default.</summary>
    public T Get<T>(string name) => (T)_values[name];

    /// <summary>Value of a parameter, or null.</summary>
    public T? Find<T>(string name) where T : class => _values.GetValueOrDefault(name) as T;

    private static string Unknown(DetectorDefinition definition, string name)
    {
        if (definition.Parameters.Count == 0) return $"the detector {definition.Kind} has no parameters of its own.";
        var names = definition.Parameters.Select(p => p.Name);
        return $"the detector {definition.Kind} has no such parameter."
            + (NameSuggestions.Question(name, names) is { Length: > 0 } question ? question : $" It has {string.Join(", ", names)}.");
    }

    private static (object? Value, string? Problem) Convert(DetectorParameter parameter, object? value) => parameter.Type switch
    {
        DetectorParameterType.Count =>
            ToNumber(value) is >= 0 and <= int.MaxValue and var n && Math.Floor(n) == n && IsWithin(parameter, n)
                ? ((long)n, null) : Wrong(value, $"a whole number from 0{UpTo(parameter)}"),
        DetectorParameterType.Number =>
            ToNumber(value) is >= 0 and var n && IsWithin(parameter, n) ? (n, null) : Wrong(value, $"a number from 0{UpTo(parameter)}"),
        DetectorParameterType.Duration =>
            ToDuration(value) is { } time ? (time, null) : Wrong(value, "a time of at least a millisecond and at most 400 days, such as 90, 500ms, 5m or 1h30m"),
        DetectorParameterType.Boolean => ToBoolean(value) is { } yes ? (yes, null) : Wrong(value, "true or false"),
        DetectorParameterType.Ports => ToAll<PortRange>(value, PortRange.TryParse) is { Length: > 0 } ports ? (ports, null)
            : Wrong(value, "ports (0 to 65535), ranges such as 8000-8100 or names of services"),
        DetectorParameterType.Addresses => ToAll<AddressRange>(value, AddressRange.TryParse) is { } ranges ? (ranges, null)
            : Wrong(value, "IP addresses or CIDR blocks such as 192.0.2.0/24"),
        DetectorParameterType.Names when parameter.Words.Length > 0 => ToWords(value, parameter.Words),
        DetectorParameterType.Names => (Texts(value), null),
        DetectorParameterType.Path => Texts(value) is [{ Length: > 0 } path] ? (path, null) : Wrong(value, "the path of one file"),
        _ => Texts(value) is { Length: > 0 } paths ? (paths, MissingFile(paths)) : Wrong(value, "paths of files"),
    };

    private static bool IsWithin(DetectorParameter parameter, double number) => parameter.Maximum is not { } maximum || number <= maximum;

    private static string UpTo(DetectorParameter parameter) =>
        parameter.Maximum is { } maximum ? string.Create(CultureInfo.InvariantCulture, $" to {maximum}") : "";

    // Returns the names as they are written in the list.
    private static (object?, string?) ToWords(object? value, string[] words)
    {
        var texts = Texts(value);
        var found = new string[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (Array.Find(words, word => word.Equals(texts[i], StringComparison.OrdinalIgnoreCase)) is { } word) found[i] = word;
            else return (null, $"{SafeText.Quote(texts[i])} is not one of {string.Join(", ", words)}.{NameSuggestions.Question(texts[i], words)}");
        }

        return (found, null);
    }

    private static string? MissingFile(string[] paths) =>
        Array.Find(paths, path => !File.Exists(path)) is { } missing ? $"there is no file {SafeText.Quote(missing, SafeText.PathLimit)}." : null;

    private static (object?, string) Wrong(object? value, string wanted) => (null, $"{SafeText.Quote(string.Join(", ", Texts(value)))} is not {wanted}.");

    private static double? ToNumber(object? value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static TimeSpan? ToDuration(object? value)
    {
        if (QuantityText.ReadDuration(value) is not { } time) return null;
        return time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromDays(400) ? time : null;
    }

    private static bool? ToBoolean(object? value) => bool.TryParse(Text(value), out var yes) ? yes : null;

    private static T[]? ToAll<T>(object? value, TryParse<T> parse)
    {
        var texts = Texts(value);
        var values = new T[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!parse(texts[i], out values[i])) return null;
        }

        return values;
    }

    private static string[] Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable many => [.. many.Cast<object?>().Select(Text)],
        _ => [Text(value)],
    };

    private static string Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private delegate bool TryParse<T>(ReadOnlySpan<char> text, out T value);
}
