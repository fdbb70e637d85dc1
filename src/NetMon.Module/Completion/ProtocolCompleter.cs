using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Filtering;

namespace NetMon.Completion;

/// <summary>Completes the names of protocols that can be filtered for.</summary>
public sealed class ProtocolCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        FilterProtocols.Names
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
}
