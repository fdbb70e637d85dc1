using NetMon.Configuration.Syntax;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using TextPosition = NetMon.Configuration.Syntax.TextPosition;

namespace NetMon.Adapters.Configuration;

/// <summary>TOML 1.1 parser, using Tomlyn.</summary>
public sealed class TomlSyntax : IConfigurationSyntax
{
    // A configuration nests three levels. The limit keeps thousands of open brackets from exhausting the stack.
    private static readonly TomlSerializerOptions Options = new() { MaxDepth = 32 };

    /// <inheritdoc/>
    public ConfigurationText Parse(string text)
    {
        var lines = new LineIndex(text);
        if (TryParse(text, out var failure) is not { } document)
        {
            var position = lines.At(lines.StartOf(FindFailingLine(text, lines)));
            return new ConfigurationText(new SectionNode(new TextPosition(1, 1), []), [new SyntaxProblem(position, Sentence(failure!))]);
        }

        var tree = new TomlTree(lines);
        var root = tree.Build(document);
        // For duplicate names the tree's messages are better than the parser's.
        var problems = tree.Problems.Count > 0
            ? tree.Problems
            : document.Diagnostics.Select(message => new SyntaxProblem(lines.At(message.Span.Start.Offset), Sentence(message.Message)));
        // Later errors in a line are usually consequences of the first one.
        return new ConfigurationText(root, [.. problems.DistinctBy(problem => problem.Position.Line)]);
    }

    // Tomlyn throws on nesting beyond the limit, but also on a text that ends with a backslash in quotes. Any exception means that the text is
    // not valid TOML.
    private static DocumentSyntax? TryParse(string text, out string? failure)
    {
        try
        {
            failure = null;
            return SyntaxParser.Parse(text, Options);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = e is TomlException ? e.Message : "From here on the text cannot be read.";
            return null;
        }
    }

    // The parser reads from the start and does not report where it failed: finds the shortest prefix that fails by bisection.
    private static int FindFailingLine(string text, LineIndex lines)
    {
        var (good, bad) = (0, lines.Count);
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            if (TryParse(text[..lines.StartOf(middle + 1)], out _) is null) bad = middle;
            else good = middle;
        }

        return bad;
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
