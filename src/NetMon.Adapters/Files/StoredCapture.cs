using NetMon.Adapters.Compression;
using NetMon.Capture.Sources;

namespace NetMon.Adapters.Files;

/// <summary>Creates sources for capture files in all supported compressions.</summary>
public static class StoredCapture
{
    /// <summary>Creates the source of a file or pipe without opening it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="readsAhead">Whether another thread reads the file; see <see cref="CaptureFileSource.ReadsAhead"/>.</param>
    public static CaptureFileSource CreateSource(string path, bool readsAhead = false) =>
        new(path, cancellation => StoredFile.OpenRead(path, cancellation), CaptureCodecs.All) { ReadsAhead = readsAhead };
}
