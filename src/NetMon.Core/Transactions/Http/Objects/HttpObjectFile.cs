using NetMon.CaptureFiles.Output;

namespace NetMon.Transactions.Http.Objects;

/// <summary>Writes the file of an object.</summary>
public static class HttpObjectFile
{
    /// <summary>Writes a file. A missing folder is created.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="replaces">Whether an existing file may be replaced. A link never is: it would lead out of the folder.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced, or is a link.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool replaces)
    {
        if (new FileInfo(path).LinkTarget is not null) throw new OutputExistsException(path, isLink: true);
        OutputFiles.MakeFolder(path);
        using var file = OutputFiles.Open(path, replaces ? OutputMode.Replace : OutputMode.CreateNew);
        file.Write(bytes);
    }
}
