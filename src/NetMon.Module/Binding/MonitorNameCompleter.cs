using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Monitors;

namespace NetMon.Binding;

/// <summary>Completes the names of this process's monitors; the tooltip shows state and source.</summary>
public sealed class MonitorNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        return MonitorRegistry.GetHealth()
            .Where(health => health.Name.StartsWith(quoting.Text, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(health => health.Name, StringComparer.OrdinalIgnoreCase)
            .Select(health => new CompletionResult(
                quoting.Quote(health.Name), health.Name, CompletionResultType.ParameterValue, $"{health.State}, {health.Source}"));
    }
}
