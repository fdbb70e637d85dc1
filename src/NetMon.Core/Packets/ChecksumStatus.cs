namespace NetMon;

/// <summary>Result of verifying a checksum.</summary>
public enum ChecksumStatus
{
    /// <summary>The stored value is correct.</summary>
    Valid,

    /// <summary>The stored value is wrong: the packet was damaged or forged, or the sender computes checksums wrongly.</summary>
    Invalid,

    /// <summary>The field is zero: the sender computed no checksum.</summary>
    NotPresent,

    /// <summary>
    /// The stored value covers only the pseudo-header: the packet was captured on the sending host before the network card completed the
    /// checksum (checksum offload). Not an error.
    /// </summary>
    Partial,

    /// <summary>The checksum covers bytes that the snapshot length cut off, or a length field points past the end of the packet.</summary>
    Truncated,

    /// <summary>The packet is a fragment, and the checksum covers the whole datagram.</summary>
    Fragment,
}
