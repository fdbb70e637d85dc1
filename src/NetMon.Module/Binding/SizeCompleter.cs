using System.Collections;

namespace NetMon.Binding;

/// <summary>Completes sizes with examples.</summary>
public sealed class SizeCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => ["64KB", "1MB", "10MB", "64MB", "100MB", "1GB"];
}
