using System.Management.Automation;
using NetMon.Capture.Sources;

namespace NetMon.Output;

/// <summary>Says of files that are read one after the other what each of them is, once that is known.</summary>
/// <param name="cmdlet">The cmdlet that the text is of.</param>
/// <param name="sources">The files.</param>
internal sealed class OpenedFiles(Cmdlet cmdlet, IReadOnlyList<CaptureFileSource> sources)
{
    private int _told;

    /// <summary>Says what has come to be known.</summary>
    public void Report()
    {
        for (; _told < sources.Count; _told++)
        {
            if (sources[_told].Opened is { } opened) cmdlet.WriteVerbose(SourceText.Opened(sources[_told].Name, opened));
            // One that could not be opened has its error; the next one is read all the same.
            else if (_told + 1 == sources.Count || !sources[_told + 1].IsStarted) return;
        }
    }
}
