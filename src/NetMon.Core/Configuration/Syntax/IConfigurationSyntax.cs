namespace NetMon.Configuration.Syntax;

/// <summary>Parser of the configuration language. Implemented outside the engine.</summary>
public interface IConfigurationSyntax
{
    /// <summary>Parses a text. Syntax errors are not exceptions: the result has everything that could be parsed, and the errors.</summary>
    /// <param name="text">The text.</param>
    ConfigurationText Parse(string text);
}

/// <summary>A parsed text.</summary>
/// <param name="Root">The root table.</param>
/// <param name="Problems">Syntax errors, in text order.</param>
public sealed record ConfigurationText(SectionNode Root, IReadOnlyList<SyntaxProblem> Problems);

/// <summary>A syntax error.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Message">Its description.</param>
public sealed record SyntaxProblem(TextPosition Position, string Message);

/// <summary>A position in a text.</summary>
/// <param name="Line">Line number, from 1.</param>
/// <param name="Column">Column number, from 1, in UTF-16 code units.</param>
public readonly record struct TextPosition(int Line, int Column);
