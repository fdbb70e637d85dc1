using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Alerts;

namespace NetMon.Binding;

/// <summary>Completes the names of the session's alert rules; the tooltip is their description.</summary>
public sealed class AlertNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        return (AlertSession.Find()?.Alerts ?? [])
            .Where(alert => alert.Name.StartsWith(quoting.Text, StringComparison.OrdinalIgnoreCase))
            .Select(alert => new CompletionResult(
                quoting.Quote(alert.Name), alert.Name, CompletionResultType.ParameterValue, alert.Description ?? alert.Name));
    }
}
