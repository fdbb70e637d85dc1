using System.Collections;
using NetMon.Capture;

namespace NetMon.Binding;

/// <summary>Completes the sources of this session's captures: interfaces and files.</summary>
public sealed class CaptureSourceCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) =>
        CaptureRegistry.GetStatistics().Select(capture => capture.Source).Distinct(StringComparer.Ordinal);
}
