using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Flows.Summaries;

namespace NetMon.Completion;

/// <summary>Completes the names of properties to sort by: those of flows, or with -By those of summaries.</summary>
public sealed class SortPropertyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        FlowSummary.SortProperties(fakeBoundParameters.Contains("By") ? TrafficGrouping.Host : null)
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
}
