using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.Output;

/// <summary>The output file or ring buffer of a live capture.</summary>
/// <param name="path">The full path.</param>
/// <param name="rotation">When to start a new file; null for a single file.</param>
/// <param name="replaces">Whether an existing file may be replaced. A ring buffer never does.</param>
internal sealed class OutputFile(string path, RotationPolicy? rotation, bool replaces)
{
    /// <summary>Checks that the file can be created, without changing an existing one or creating its folder.</summary>
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

        // A pipe or a device exists and can be opened directly.
        if (rotation is null && File.Exists(path)) return;
        OutputFiles.CheckFolder(directory);
    }

    /// <summary>Creates the file and a missing folder. A single file is a valid capture file at once; files of a ring buffer are created as packets arrive.</summary>
    /// <param name="firstInterface">The first interface of the capture.</param>
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
