namespace NetMon;

/// <summary>What became of a checksum when it was computed again.</summary>
public enum ChecksumStatus
{
    /// <summary>The stored value is right.</summary>
    Valid,

    /// <summary>The stored value is wrong: the packet was damaged, or forged, or its sender computes wrongly.</summary>
    Invalid,

    /// <summary>The field is zero, which says that the sender computed none.</summary>
    NotPresent,

    /// <summary>
    /// The stored value covers only the pseudo-header: the packet was captured on the machine that sent it, before the network card
    /// completed the checksum (offload). Not an error.
    /// </summary>
    Partial,

    /// <summary>A snapshot length cut bytes that the checksum covers, or a length in the packet points past its end.</summary>
    Truncated,

    /// <summary>The checksum covers the whole packet of which this is one fragment.</summary>
    Fragment,
}
