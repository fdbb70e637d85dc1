using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using NetMon.Arguments;

namespace NetMon.Binding;

/// <summary>Completes interface names; the tooltip shows description, kind, status and addresses.</summary>
public sealed class InterfaceNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quoting = ArgumentQuoting.Of(wordToComplete);
        var pattern = Wildcards.Get(quoting.Text + "*");
        return InterfaceSelection.Read().All
            .Where(found => pattern.IsMatch(DisplayName(found)) || pattern.IsMatch(found.Name))
            .Select(found => new CompletionResult(
                quoting.Quote(DisplayName(found)), DisplayName(found), CompletionResultType.ParameterValue, Describe(found)));
    }

    // On Windows, offer the friendly name instead of \Device\NPF_{...}; on other systems the device name is the usual one.
    private static string DisplayName(NetInterface found) =>
        OperatingSystem.IsWindows() && found.FriendlyName is { } friendly ? friendly : found.Name;

    private static string Describe(NetInterface found)
    {
        var parts = new[] { found.Description, $"{found.Kind}, {found.Status}", found.IPv4Address, found.IPv6Address };
        return string.Join("; ", parts.OfType<string>());
    }
}
