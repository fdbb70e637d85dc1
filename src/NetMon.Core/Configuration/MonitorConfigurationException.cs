using System.Globalization;

namespace NetMon.Configuration;

/// <summary>A configuration is invalid; lists all its errors.</summary>
public sealed class MonitorConfigurationException : Exception
{
    private const int Shown = 3;

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Errors and warnings; at least one error.</param>
    public MonitorConfigurationException(string path, IReadOnlyList<ConfigFinding> findings)
        : base(Describe(path, [.. findings.Where(finding => finding.IsError)])) => Findings = findings;

    /// <summary>Errors and warnings, in file order.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; }

    private static string Describe(string path, IReadOnlyList<ConfigFinding> errors)
    {
        var first = errors.Take(Shown).Select(error => string.Create(
            CultureInfo.InvariantCulture, $"line {error.Line}, column {error.Column}: {(error.Key is null ? "" : error.Key + ": ")}{error.Message}"));
        var more = errors.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" ({errors.Count - Shown} more)") : "";
        return $"The configuration '{path}' is not valid. {string.Join(" ", first)}{more}";
    }
}
