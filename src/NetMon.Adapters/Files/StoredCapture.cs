using NetMon.Adapters.Compression;
using NetMon.Capture.Sources;

namespace NetMon.Adapters.Files;

/// <summary>Capture files as sources, with every way of storing them that the module knows.</summary>
public static class StoredCapture
{
    /// <summary>The packets of a file or pipe, in any compression; nothing is opened yet.</summary>
    /// <param name="path">The path.</param>
    /// <param name="readsAhead">Whether the file is read on a thread of its own, as <see cref="CaptureFileSource.ReadsAhead"/> says.</param>
    public static CaptureFileSource CreateSource(string path, bool readsAhead = false) =>
        new(path, cancellation => StoredFile.OpenRead(path, cancellation), CaptureCodecs.All) { ReadsAhead = readsAhead };
}
