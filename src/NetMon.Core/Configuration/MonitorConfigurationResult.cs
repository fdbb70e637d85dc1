using NetMon.Alerts;

namespace NetMon.Configuration;

/// <summary>What came of reading a configuration.</summary>
public sealed class MonitorConfigurationResult
{
    /// <summary>Makes the result.</summary>
    /// <param name="configuration">The configuration; only one without errors is kept.</param>
    /// <param name="findings">What there is to say about it.</param>
    internal MonitorConfigurationResult(MonitorConfiguration configuration, IEnumerable<ConfigFinding> findings)
    {
        Findings = [.. findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];
        Configuration = IsValid ? configuration : null;
        var hasBadRules = Findings.Any(finding => finding.IsError && MayConcernRules(finding.Key));
        Alerts = hasBadRules ? null : configuration.Alerts;
    }

    /// <summary>The configuration; null when there are errors.</summary>
    public MonitorConfiguration? Configuration { get; }

    /// <summary>
    /// The alert rules; null when something is wrong with them. What is wrong elsewhere, such as a folder that this machine lacks, does
    /// not matter to somebody who wants to try rules.
    /// </summary>
    public IReadOnlyList<AlertRuleSettings>? Alerts { get; }

    /// <summary>Errors and warnings, in the order of the text.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; }

    /// <summary>Whether there is no error.</summary>
    public bool IsValid => Findings.All(finding => !finding.IsError);

    // Broken syntax and unknown tables may hide rules.
    private static bool MayConcernRules(string? key) =>
        key is null || !key.Contains('.', StringComparison.Ordinal) || key.StartsWith("alert", StringComparison.Ordinal);
}
