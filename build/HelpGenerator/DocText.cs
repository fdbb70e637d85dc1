using System.Text;
using System.Xml.Linq;

namespace NetMon.HelpGenerator;

/// <summary>The paragraphs of a doc comment, as plain text or markdown.</summary>
internal sealed class DocText
{
    private readonly IReadOnlyList<IReadOnlyList<XNode>> _paragraphs;
    private readonly Func<string, string> _nameOf;

    /// <param name="paragraphs">The nodes of each paragraph.</param>
    /// <param name="nameOf">Returns the name for users of a <c>cref</c>.</param>
    private DocText(IReadOnlyList<IReadOnlyList<XNode>> paragraphs, Func<string, string> nameOf)
    {
        _paragraphs = paragraphs;
        _nameOf = nameOf;
    }

    public bool IsEmpty => _paragraphs.Count == 0;

    /// <summary>The paragraphs as plain text.</summary>
    public IEnumerable<string> Plain => _paragraphs.Select(p => Render(p, markdown: false));

    /// <summary>The paragraphs as markdown.</summary>
    public IEnumerable<string> Markdown => _paragraphs.Select(p => Render(p, markdown: true));

    /// <summary>Creates a text without a doc comment.</summary>
    public static DocText Of(string text) => new([[new XText(text)]], cref => cref);

    /// <summary>Reads the nodes of an element. Nodes between <c>para</c> elements are paragraphs too.</summary>
    public static DocText Of(IEnumerable<XNode> nodes, Func<string, string> nameOf)
    {
        var paragraphs = new List<IReadOnlyList<XNode>>();
        var loose = new List<XNode>();
        foreach (var node in nodes)
        {
            if (node is XElement { Name.LocalName: "para" } or XElement { Name.LocalName: "list" })
            {
                EndLoose();
                var element = (XElement)node;
                if (element.Name.LocalName == "para") paragraphs.Add([.. element.Nodes()]);
                else paragraphs.AddRange(element.Elements("item").Select(IReadOnlyList<XNode> (i) => [new XText("- "), .. i.Nodes()]));
            }
            else
            {
                loose.Add(node);
            }
        }

        EndLoose();
        return new DocText(paragraphs, nameOf);

        void EndLoose()
        {
            if (loose.Exists(n => n is XElement || !string.IsNullOrWhiteSpace((n as XText)?.Value))) paragraphs.Add([.. loose]);
            loose.Clear();
        }
    }

    private string Render(IEnumerable<XNode> nodes, bool markdown)
    {
        var text = new StringBuilder();
        foreach (var node in nodes) Append(text, node, markdown);
        // Line breaks in a doc comment have no meaning.
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private void Append(StringBuilder text, XNode node, bool markdown)
    {
        if (node is XText plain)
        {
            text.Append(markdown ? plain.Value.Replace("<", "\\<", StringComparison.Ordinal) : plain.Value);
            return;
        }

        if (node is not XElement element) return;
        var name = element.Attribute("cref")?.Value is { } cref ? _nameOf(cref)
            : (element.Attribute("name") ?? element.Attribute("langword"))?.Value;
        switch (element.Name.LocalName)
        {
            case "see" when element.Attribute("href")?.Value is { } href:
                var label = element.Value.Length > 0 ? element.Value : href;
                text.Append(!markdown ? label : element.Value.Length > 0 ? $"[{label}]({href})" : $"<{href}>");
                break;
            case "c" or "see" or "seealso" or "paramref" or "typeparamref":
                var code = element.Value.Length > 0 ? element.Value : name;
                text.Append(markdown ? $"`{code}`" : code);
                break;
            default:
                foreach (var child in element.Nodes()) Append(text, child, markdown);
                break;
        }
    }
}
