using NetMon.Configuration.Syntax;

namespace NetMon.Configuration;

/// <summary>Reads and validates configurations. Thread-safe.</summary>
/// <param name="syntax">Parser of the configuration language.</param>
/// <param name="checks">Checks against this machine.</param>
public sealed class MonitorConfigurationReader(IConfigurationSyntax syntax, ConfigurationChecks checks) : IMonitorConfigurationReader
{
    /// <inheritdoc/>
    public MonitorConfigurationResult ReadFile(string path) => Read(File.ReadAllText(path), path);

    /// <inheritdoc/>
    public MonitorConfigurationResult Read(string text, string? path = null)
    {
        var parsed = syntax.Parse(text);
        var context = new ReadContext(path);
        foreach (var problem in parsed.Problems) context.Error(null, problem.Position, problem.Message);
        var document = new MonitorDocument(context);
        var configuration = document.Read(parsed.Root);

        // A finding about a key is more specific than a syntax error at the same position.
        context.Findings.RemoveAll(finding => finding.Key is null
            && context.Findings.Exists(other => other.Key is not null && (other.Line, other.Column) == (finding.Line, finding.Column)));

        // If the syntax is broken, missing keys and tables cannot be judged, so only what is there is checked.
        if (parsed.Problems.Count > 0) return new MonitorConfigurationResult(configuration, context.Findings);
        new ConfigurationExamination(context, document, checks).Examine(configuration);
        return new MonitorConfigurationResult(configuration, context.Findings);
    }
}
