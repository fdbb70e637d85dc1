using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Errors;
using NetMon.Interfaces;

namespace NetMon.Arguments;

/// <summary>The alert rules of a session as cmdlets name them.</summary>
internal static class AlertSelection
{
    /// <summary>
    /// The rules that names and patterns mean, each once, in the order in which they were registered. A name that means none is a
    /// non-terminating error; a pattern is not.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that the errors are of.</param>
    /// <param name="names">Names, with or without wildcards; a rule that is called so wins over a pattern.</param>
    public static IReadOnlyList<TrafficAlert> FindAlerts(this PSCmdlet cmdlet, IEnumerable<string> names)
    {
        var alerts = AlertSession.Of(cmdlet).Alerts;
        var found = new HashSet<TrafficAlert>();
        foreach (var name in names)
        {
            var isMeant = Matcher(alerts, name);
            var matching = alerts.Where(alert => isMeant(alert.Name)).ToArray();
            found.UnionWith(matching);
            if (matching.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name)) continue;
            cmdlet.WriteError(ErrorCatalog.AlertNotFound(name, NameSuggestions.For(name, alerts.Select(alert => alert.Name))));
        }

        return [.. alerts.Where(found.Contains)];
    }

    private static Func<string, bool> Matcher(IReadOnlyList<TrafficAlert> alerts, string name)
    {
        if (alerts.Any(alert => IsNamed(alert.Name))) return IsNamed;
        return Wildcards.Get(name).IsMatch;

        bool IsNamed(string other) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
