namespace NetMon.Configuration.Syntax;

/// <summary>The language that configurations are written in. Implemented outside the engine.</summary>
public interface IConfigurationSyntax
{
    /// <summary>Takes a text apart. Bad syntax is no exception: what could be read of it is there, beside the problems.</summary>
    /// <param name="text">The text.</param>
    ConfigurationText Parse(string text);
}

/// <summary>A text that was taken apart.</summary>
/// <param name="Root">What stands in it.</param>
/// <param name="Problems">What is no valid syntax, in the order of the text.</param>
public sealed record ConfigurationText(SectionNode Root, IReadOnlyList<SyntaxProblem> Problems);

/// <summary>A place where the syntax is broken.</summary>
/// <param name="Position">Where.</param>
/// <param name="Message">What is wrong.</param>
public sealed record SyntaxProblem(TextPosition Position, string Message);

/// <summary>A place in a text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1, in UTF-16 code units.</param>
public readonly record struct TextPosition(int Line, int Column);
