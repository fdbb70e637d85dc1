using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Decoding.Applications;

namespace NetMon.Completion;

/// <summary>Completes the names of applications that are recognised.</summary>
public sealed class ApplicationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ApplicationNames.All
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
}
