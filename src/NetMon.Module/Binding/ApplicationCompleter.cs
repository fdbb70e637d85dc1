using System.Collections;
using NetMon.Decoding.Applications;

namespace NetMon.Binding;

/// <summary>Completes the names of known applications.</summary>
public sealed class ApplicationCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => ApplicationNames.All;
}
