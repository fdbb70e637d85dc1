namespace NetMon.CaptureFiles.Output;

/// <summary>An output file exists, and replacing it was not requested.</summary>
public sealed class OutputExistsException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isLink">Whether it is a symbolic link, which is not followed by default.</param>
    public OutputExistsException(string path, bool isLink)
        : base(isLink ? $"The file '{path}' exists; it is a symbolic link." : $"The file '{path}' exists.") => (Path, IsLink) = (path, isLink);

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink { get; }

    /// <summary>The file.</summary>
    public string Path { get; }
}

/// <summary>Another capture or monitor, of this process or another, is writing to this output.</summary>
public sealed class OutputInUseException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file, or the path that the names of a file sequence are derived from.</param>
    /// <param name="inner">The system's exception.</param>
    public OutputInUseException(string path, Exception? inner = null)
        : base($"Another capture or monitor is writing to '{path}'.", inner) => Path = path;

    /// <summary>The file, or the path that the names of a file sequence are derived from.</summary>
    public string Path { get; }
}
