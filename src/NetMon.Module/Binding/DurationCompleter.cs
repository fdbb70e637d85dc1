using System.Collections;

namespace NetMon.Binding;

/// <summary>Completes durations with examples.</summary>
public sealed class DurationCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => ["500ms", "1s", "10s", "1m", "5m", "1h", "1h30m", "1d"];
}
