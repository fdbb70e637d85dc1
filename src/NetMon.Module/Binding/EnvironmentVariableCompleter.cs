using System.Collections;

namespace NetMon.Binding;

/// <summary>Completes the names of environment variables without their values, which may be secret.</summary>
public sealed class EnvironmentVariableCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.OrdinalIgnoreCase);
}
