using NetMon.Alerts;

namespace NetMon.Configuration;

/// <summary>Result of reading a configuration.</summary>
public sealed class MonitorConfigurationResult
{
    /// <summary>Creates the result.</summary>
    /// <param name="configuration">The configuration; discarded if there are errors.</param>
    /// <param name="findings">Errors and warnings.</param>
    internal MonitorConfigurationResult(MonitorConfiguration configuration, IEnumerable<ConfigFinding> findings)
    {
        Findings = [.. findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];
        Configuration = IsValid ? configuration : null;
        var hasBadRules = Findings.Any(finding => finding.IsError && MayConcernRules(finding.Key));
        Alerts = hasBadRules ? null : configuration.Alerts;
    }

    /// <summary>The configuration; null if there are errors.</summary>
    public MonitorConfiguration? Configuration { get; }

    /// <summary>
    /// The alert rules; null if they have errors. Errors elsewhere, such as a directory that is missing on this machine, do not prevent testing
    /// the rules.
    /// </summary>
    public IReadOnlyList<AlertRuleSettings>? Alerts { get; }

    /// <summary>Errors and warnings, in file order.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; }

    /// <summary>Whether there are no errors.</summary>
    public bool IsValid => Findings.All(finding => !finding.IsError);

    // Syntax errors and unknown tables may hide rules.
    private static bool MayConcernRules(string? key) =>
        key is null || !key.Contains('.', StringComparison.Ordinal) || key.StartsWith("alert", StringComparison.Ordinal);
}
