using NetMon.CaptureFiles.Output;

namespace NetMon.Transactions.Http.Objects;

/// <summary>Writes the file of an object.</summary>
public static class HttpObjectFile
{
    /// <summary>
    /// Writes a file, whole or not at all: on a full disk an existing file stays as it is. A missing folder is created.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="replaces">Whether an existing file may be replaced. A link never is: it would lead out of the folder.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced, or is a link.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool replaces)
    {
        if (new FileInfo(path).LinkTarget is not null) throw new OutputExistsException(path, isLink: true);
        // Opening a pipe without a reader would never return.
        if (OutputFiles.IsSpecial(path)) throw new IOException($"'{path}' is a pipe or a device, not a file.");
        if (!replaces && OutputFiles.IsTaken(path)) throw new OutputExistsException(path, isLink: false);
        OutputFiles.WriteWhole(path, bytes);
    }
}
