using NetMon.Configuration.Syntax;
using NetMon.Interfaces;
using NetMon.Packets;

namespace NetMon.Configuration;

/// <summary>One reading: where the text is from, and what was found.</summary>
internal sealed class ReadContext(string? path)
{
    private readonly string _folder = System.IO.Path.GetDirectoryName(path) ?? Environment.CurrentDirectory;

    /// <summary>The file; null for none.</summary>
    public string? Path => path;

    /// <summary>What was found.</summary>
    public List<ConfigFinding> Findings { get; } = [];

    /// <summary>Something that must be mended.</summary>
    public void Error(string? key, TextPosition position, string message) => Add(ConfigFindingSeverity.Error, key, position, message);

    /// <summary>Something that deserves a look.</summary>
    public void Warn(string? key, TextPosition position, string message) => Add(ConfigFindingSeverity.Warning, key, position, message);

    /// <summary>A name that means nothing where it stands.</summary>
    /// <param name="key">The whole key.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that there are.</param>
    /// <param name="what">What it would be: <c>key</c> or <c>table</c>.</param>
    public void Unknown(string key, TextPosition position, string name, IReadOnlyCollection<string> known, string what)
    {
        var advice = NameSuggestions.Question(name, known) is { Length: > 0 } question ? question
            : known.Count > 0 ? $" There are {string.Join(", ", known)}."
            : " There are none here.";
        Error(key, position, $"There is no such {what}.{advice}");
    }

    /// <summary>The full path of a file that is named in the text.</summary>
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
