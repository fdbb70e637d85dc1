using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Errors;
using NetMon.Interfaces;

namespace NetMon.Arguments;

/// <summary>Finds alert rules of a session by name or wildcard.</summary>
internal static class AlertSelection
{
    /// <summary>
    /// Finds the rules that match names and patterns, without duplicates, in the order of registration. A name without a match is a
    /// non-terminating error; a pattern without a match is not.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that writes the errors.</param>
    /// <param name="names">Names, with or without wildcards; an exact name takes precedence over a pattern.</param>
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
