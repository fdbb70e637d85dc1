using NetMon.Configuration.Syntax;

namespace NetMon.Configuration;

/// <summary>Reads configurations: what stands in them, what is wrong with them, and where. Thread-safe.</summary>
/// <param name="syntax">The language that they are written in.</param>
/// <param name="checks">What is asked of the machine.</param>
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

        // What is known by its key says more than what the syntax says of the same place.
        context.Findings.RemoveAll(finding => finding.Key is null
            && context.Findings.Exists(other => other.Key is not null && (other.Line, other.Column) == (finding.Line, finding.Column)));

        // Of a text that is broken nobody knows what is missing in it: only what stands there can be judged.
        if (parsed.Problems.Count > 0) return new MonitorConfigurationResult(configuration, context.Findings);
        new ConfigurationExamination(context, document, checks).Examine(configuration);
        return new MonitorConfigurationResult(configuration, context.Findings);
    }
}
