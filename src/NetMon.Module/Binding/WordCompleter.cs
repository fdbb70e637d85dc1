using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace NetMon.Binding;

/// <summary>
/// Completes words of a list. An empty result also keeps PowerShell from offering file names.
/// </summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        return GetWords(fakeBoundParameters)
            .Where(word => word.StartsWith(quoting.Text, StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(quoting.Quote(word), word, CompletionResultType.ParameterValue, Describe(word)));
    }

    /// <summary>The words, in the order of completion.</summary>
    /// <param name="fakeBoundParameters">The other parameters of the command line, as far as known.</param>
    protected abstract IEnumerable<string> GetWords(IDictionary fakeBoundParameters);

    /// <summary>The tooltip of a word.</summary>
    /// <param name="word">The word.</param>
    protected virtual string Describe(string word) => word;
}
