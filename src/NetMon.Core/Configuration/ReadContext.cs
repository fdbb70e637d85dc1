using NetMon.Configuration.Syntax;
using NetMon.Interfaces;
using NetMon.Packets;

namespace NetMon.Configuration;

/// <summary>State of reading one text: its file and the findings.</summary>
internal sealed class ReadContext(string? path)
{
    private readonly string _folder = System.IO.Path.GetDirectoryName(path) ?? Environment.CurrentDirectory;

    /// <summary>The file; null for none.</summary>
    public string? Path => path;

    /// <summary>The findings so far.</summary>
    public List<ConfigFinding> Findings { get; } = [];

    /// <summary>Reports an error.</summary>
    public void Error(string? key, TextPosition position, string message) => Add(ConfigFindingSeverity.Error, key, position, message);

    /// <summary>Reports a warning.</summary>
    public void Warn(string? key, TextPosition position, string message) => Add(ConfigFindingSeverity.Warning, key, position, message);

    /// <summary>Reports an unknown name.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="position">Its position.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="what">What the name would be: <c>key</c> or <c>table</c>.</param>
    public void Unknown(string key, TextPosition position, string name, IReadOnlyCollection<string> known, string what)
    {
        var advice = NameSuggestions.Question(name, known) is { Length: > 0 } question ? question
            : known.Count > 0 ? $" Use one of {string.Join(", ", known)}."
            : " This table has no keys.";
        Error(key, position, $"Unknown {what}.{advice}");
    }

    /// <summary>Resolves a path in the text.</summary>
    public string Resolve(string file) => System.IO.Path.GetFullPath(file, _folder);

    private void Add(ConfigFindingSeverity severity, string? key, TextPosition position, string message) => Findings.Add(new ConfigFinding
    {
        Severity = EnumText.Of(severity),
        Path = path,
        Line = position.Line,
        Column = position.Column,
        Key = key,
        Message = message,
    });
}
