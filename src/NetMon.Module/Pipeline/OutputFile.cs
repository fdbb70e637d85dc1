using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Pipeline;

/// <summary>The capture file of a live capture, or the ring of them.</summary>
/// <param name="path">The full path.</param>
/// <param name="rotation">When to begin a new file; null for one file.</param>
internal sealed class OutputFile(string path, RotationPolicy? rotation)
{
    /// <summary>Makes sure that the file can be made, without touching one that exists.</summary>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Check()
    {
        if (Directory.Exists(path)) throw new IOException("It is a directory.");
        var directory = Path.GetDirectoryName(path);
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"There is no directory '{directory}'.");
        if (rotation is null && File.Exists(path))
        {
            using var existing = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return;
        }

        var probe = Path.Join(directory, $".{Path.GetRandomFileName()}");
        using var handle = File.OpenHandle(probe, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose);
    }

    /// <summary>Makes the file. A single one is a complete capture file at once; those of a ring are made as packets come.</summary>
    /// <param name="firstInterface">Where packets will come from.</param>
    public ICaptureWriter Open(CaptureInterface firstInterface)
    {
        var format = CaptureFileWriter.FormatOf(path, CaptureCodecs.All);
        return rotation is null
            ? CaptureFileWriter.Create(path, format, CaptureCodecs.All, firstInterface)
            : new RotatingCaptureWriter(path, format, CaptureCodecs.All, rotation);
    }
}
