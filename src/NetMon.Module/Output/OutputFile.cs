using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.Output;

/// <summary>The capture file of a live capture, or the ring of them.</summary>
/// <param name="path">The full path.</param>
/// <param name="rotation">When to begin a new file; null for one file.</param>
/// <param name="replaces">Whether a file that exists may be replaced. A ring never does.</param>
internal sealed class OutputFile(string path, RotationPolicy? rotation, bool replaces)
{
    /// <summary>Makes sure that the file can be made, without touching one that exists or making its folder.</summary>
    /// <exception cref="OutputExistsException">It exists.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor writes to it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Check()
    {
        WindowsName.CheckOutput(path);
        if (Directory.Exists(path)) throw new IOException("It is a directory.");
        var directory = Path.GetDirectoryName(path);
        if (OutputLock.IsHeld(path)) throw new OutputInUseException(path);
        if (rotation is null && OutputFiles.IsTaken(path))
        {
            if (!replaces) throw new OutputExistsException(path, new FileInfo(path).LinkTarget is not null);
            return;
        }

        // A pipe or a device is there, and is opened as it is.
        if (rotation is null && File.Exists(path)) return;
        OutputFiles.CheckFolder(directory);
    }

    /// <summary>Makes the file, and its folder where that is missing. A single one is a complete capture file at once; those of a ring are made as packets come.</summary>
    /// <param name="firstInterface">Where packets will come from.</param>
    public ICaptureWriter Open(CaptureInterface firstInterface)
    {
        var format = CaptureFileWriter.FormatOf(path, CaptureCodecs.All);
        OutputFiles.MakeFolder(path);
        if (rotation is null) return CaptureFileWriter.Create(path, format, CaptureCodecs.All, firstInterface, replaces ? OutputMode.Replace : OutputMode.CreateNew);
        var claim = OutputLock.Acquire(path);
        try
        {
            return new RotatingCaptureWriter(path, format, CaptureCodecs.All, rotation, claim: claim);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }
}
