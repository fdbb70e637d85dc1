using System.Management.Automation;
using NetMon.Errors;
using NetMon.Interfaces;
using NetMon.Monitors;

namespace NetMon.Arguments;

/// <summary>Finds running monitors by name or wildcard.</summary>
internal static class MonitorSelection
{
    /// <summary>
    /// Finds the running monitors that match names and patterns, without duplicates. A name without a match is a non-terminating error; a
    /// pattern without a match is not.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that writes the errors.</param>
    /// <param name="names">Names, with or without wildcards.</param>
    public static IReadOnlyList<MonitorRun> FindRunningMonitors(this PSCmdlet cmdlet, IEnumerable<string> names)
    {
        var runs = MonitorRegistry.Running();
        var found = new HashSet<MonitorRun>();
        foreach (var name in names)
        {
            var pattern = Wildcards.Get(name);
            var matching = runs.Where(run => pattern.IsMatch(run.Name) || run.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
            found.UnionWith(matching);
            if (matching.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name)) continue;
            cmdlet.WriteError(ErrorCatalog.MonitorNotFound(name, NameSuggestions.For(name, runs.Select(run => run.Name))));
        }

        return [.. runs.Where(found.Contains)];
    }
}
