namespace NetMon.CaptureFiles.Output;

/// <summary>What may become of a file that exists when it is opened to be written.</summary>
public enum OutputMode
{
    /// <summary>Nothing: the file must be new. A symbolic link counts as a file that exists, also one that leads nowhere.</summary>
    CreateNew,

    /// <summary>It is emptied once it is open, also where it is write-protected. A symbolic link is followed.</summary>
    Replace,

    /// <summary>It stays and is added to. A symbolic link is followed, but not out of a folder that everybody may write to.</summary>
    Append,
}
