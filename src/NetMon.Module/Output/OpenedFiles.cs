using System.Management.Automation;
using NetMon.Capture.Sources;

namespace NetMon.Output;

/// <summary>Writes a verbose message about each opened file.</summary>
/// <param name="cmdlet">The cmdlet that writes the messages.</param>
/// <param name="sources">The files.</param>
internal sealed class OpenedFiles(Cmdlet cmdlet, IReadOnlyList<CaptureFileSource> sources)
{
    private int _told;

    /// <summary>Writes messages about files opened since the last call.</summary>
    public void Report()
    {
        for (; _told < sources.Count; _told++)
        {
            if (sources[_told].Opened is { } opened) cmdlet.WriteVerbose(SourceText.Opened(sources[_told].Name, opened));
            // A file that could not be opened has an error of its own; the next one is still read.
            else if (_told + 1 == sources.Count || !sources[_told + 1].IsStarted) return;
        }
    }
}
