namespace NetMon.CaptureFiles.Output;

/// <summary>How an existing file is treated when it is opened for writing.</summary>
public enum OutputMode
{
    /// <summary>The file must not exist. A symbolic link counts as an existing file, even a dangling one.</summary>
    CreateNew,

    /// <summary>The file is truncated after it was opened, even if it is read-only. A symbolic link is followed.</summary>
    Replace,

    /// <summary>The file is appended to. A symbolic link is followed, except in a world-writable directory.</summary>
    Append,
}
