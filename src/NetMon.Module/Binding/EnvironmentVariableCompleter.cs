using System.Collections;

namespace NetMon.Binding;

/// <summary>Completes the names of environment variables; their values, which may be secret, are not shown.</summary>
public sealed class EnvironmentVariableCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.OrdinalIgnoreCase);
}
