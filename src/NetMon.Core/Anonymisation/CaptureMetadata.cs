namespace NetMon;

/// <summary>Parts of a pcapng file besides packets that can hold identities.</summary>
[Flags]
public enum CaptureMetadata
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Comments of packets.</summary>
    Comment = 1,

    /// <summary>Names and descriptions of interfaces.</summary>
    InterfaceName = 2,
}
