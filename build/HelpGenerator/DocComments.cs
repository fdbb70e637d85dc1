using System.Reflection;
using System.Xml.Linq;

namespace NetMon.HelpGenerator;

/// <summary>Reads the XML documentation files of assemblies.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names;

    /// <param name="files">The compiler's documentation files.</param>
    /// <param name="names">Maps full names of cmdlet classes and parameter properties to the names for users.</param>
    public DocComments(IEnumerable<string> files, Dictionary<string, string> names)
    {
        _names = names;
        foreach (var member in files.SelectMany(f => XDocument.Load(f, LoadOptions.PreserveWhitespace).Descendants("member")))
        {
            _members[member.Attribute("name")!.Value] = member;
        }
    }

    /// <summary>A part of the comment on a type; empty if missing.</summary>
    public DocText Of(Type type, string part) => Text(Find($"T:{type.FullName}")?.Element(part));

    /// <summary>A part of the comment on a property; empty if missing.</summary>
    public DocText Of(PropertyInfo property, string part) =>
        Text(Find($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element(part));

    /// <summary>The examples on a type: a summary, one code element and optional remarks.</summary>
    public IEnumerable<ExampleHelp> ExamplesOf(Type type)
    {
        foreach (var example in Find($"T:{type.FullName}")?.Elements("example") ?? [])
        {
            var code = example.Element("code")
                ?? throw new HelpMissingException($"An example of {type.Name} has no <code>.");
            yield return new ExampleHelp(
                Text(example.Element("summary")),
                Unindent(code.Value),
                DocText.Of(example.Nodes().Where(n => n is not XElement { Name.LocalName: "summary" or "code" }), NameOf));
        }
    }

    /// <summary>Cmdlets that the comment on a type names in <c>seealso</c> elements.</summary>
    public IEnumerable<string> RelatedTo(Type type) =>
        Find($"T:{type.FullName}")?.Elements("seealso").Select(e => NameOf(e.Attribute("cref")!.Value)) ?? [];

    private XElement? Find(string id) => _members.GetValueOrDefault(id.Replace('+', '.'));

    private DocText Text(XElement? element) => DocText.Of(element?.Nodes() ?? [], NameOf);

    // Use the short names of cmdlets, parameters, types and properties, not the names of classes.
    private string NameOf(string cref)
    {
        var id = cref[2..];
        var parenthesis = id.IndexOf('(', StringComparison.Ordinal);
        if (parenthesis >= 0) id = id[..parenthesis];
        return _names.TryGetValue(id, out var name) ? name : id[(id.LastIndexOf('.') + 1)..];
    }

    private static string Unindent(string code)
    {
        var lines = code.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n').Split('\n');
        var indent = lines.Where(l => !string.IsNullOrWhiteSpace(l)).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..].TrimEnd() : "")).Trim();
    }
}
