using NetMon.Configuration.Syntax;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using TextPosition = NetMon.Configuration.Syntax.TextPosition;

namespace NetMon.Adapters.Configuration;

/// <summary>TOML 1.1, taken apart by Tomlyn.</summary>
public sealed class TomlSyntax : IConfigurationSyntax
{
    // A configuration nests three deep. The limit keeps thousands of open brackets from exhausting the stack.
    private static readonly TomlSerializerOptions Options = new() { MaxDepth = 32 };

    /// <inheritdoc/>
    public ConfigurationText Parse(string text)
    {
        var lines = new LineIndex(text);
        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(text, Options);
        }
        catch (TomlException e)
        {
            // Nesting beyond the limit ends the parser.
            var position = e.Span is { } span ? lines.At(span.Start.Offset) : new TextPosition(1, 1);
            return new ConfigurationText(new SectionNode(new TextPosition(1, 1), []), [new SyntaxProblem(position, e.Message)]);
        }

        var tree = new TomlTree(lines);
        var root = tree.Build(document);
        // Names that are given twice the tree explains better than the parser does.
        var problems = tree.Problems.Count > 0
            ? tree.Problems
            : document.Diagnostics.Select(message => new SyntaxProblem(lines.At(message.Span.Start.Offset), Sentence(message.Message)));
        // One mistake makes a parser stumble several times; the first is it.
        return new ConfigurationText(root, [.. problems.DistinctBy(problem => problem.Position.Line)]);
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
