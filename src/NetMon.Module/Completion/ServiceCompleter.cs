using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Filtering;

namespace NetMon.Completion;

/// <summary>Completes the names of services that stand for ports; the tooltip says for which.</summary>
public sealed class ServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        return ServiceNames.All
            .Where(name => name.StartsWith(quoting.Text, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(quoting.Quote(name), name, CompletionResultType.ParameterValue, $"Port {ServiceNames.Describe(name)}"));
    }
}
