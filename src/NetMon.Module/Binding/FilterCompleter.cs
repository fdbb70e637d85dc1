using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace NetMon.Binding;

/// <summary>Completes filter expressions word by word: <c>port</c> after <c>tcp</c>, well-known ports after <c>port</c>.</summary>
public sealed class FilterCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        var typed = quoting.Text;
        // The current word begins after the last blank, parenthesis or `!`; the text before it is kept.
        var start = typed.LastIndexOfAny([' ', '(', ')', '!']) + 1;
        var before = typed[..start];
        var word = typed[start..];
        return FilterVocabulary.After(Split(before))
            .Where(candidate => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(
                quoting.Quote(before + candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.Meaning));
    }

    private static string[] Split(string text) => text
        .Replace("(", " ( ", StringComparison.Ordinal)
        .Replace(")", " ) ", StringComparison.Ordinal)
        .Replace("!", " ! ", StringComparison.Ordinal)
        .ToLowerInvariant()
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
