using System.Management.Automation;
using NetMon.Monitoring;

namespace NetMon.Pipeline;

/// <summary>Shows how far files that are read one after the other have been read.</summary>
/// <param name="cmdlet">The cmdlet that reads.</param>
/// <param name="sources">The files, in the order in which they are read.</param>
internal sealed class CaptureFilesProgress(Cmdlet cmdlet, IReadOnlyList<CaptureFileSource> sources) : IDisposable
{
    private FileProgress? _progress;
    private int _current;

    /// <summary>Shows the progress if it is time to.</summary>
    public void Report()
    {
        while (_current + 1 < sources.Count && sources[_current + 1].Progress.Consumed > 0)
        {
            _current++;
            Dispose();
        }

        _progress ??= new FileProgress(cmdlet, sources[_current]);
        _progress.Report();
    }

    /// <summary>Takes the progress off the screen.</summary>
    public void Dispose()
    {
        _progress?.Dispose();
        _progress = null;
    }
}
