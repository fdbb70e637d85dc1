namespace NetMon.CaptureFiles.Output;

/// <summary>An output file is there already, and nobody asked to replace it.</summary>
public sealed class OutputExistsException : IOException
{
    /// <summary>Names the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isLink">Whether it is a symbolic link, which is not followed unasked, wherever it leads.</param>
    public OutputExistsException(string path, bool isLink)
        : base(isLink ? $"The file '{path}' exists; it is a symbolic link." : $"The file '{path}' exists.") => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}

/// <summary>Another capture or monitor, of this process or another, writes to this output.</summary>
public sealed class OutputInUseException : IOException
{
    /// <summary>Names the output.</summary>
    /// <param name="path">The file, or the name that the files of a row are made from.</param>
    /// <param name="inner">What the system said.</param>
    public OutputInUseException(string path, Exception? inner = null)
        : base($"Another capture or monitor is writing to '{path}'.", inner) => Path = path;

    /// <summary>The file, or the name that the files of a row are made from.</summary>
    public string Path { get; }
}
