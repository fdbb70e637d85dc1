using NetMon.Presentation;

namespace NetMon;

/// <summary>What makes the numbers of an overview doubtful: a fault of the file, or of how it was captured. Immutable and flat.</summary>
public sealed record CaptureWarning
{
    /// <summary>What it is: see <see cref="CaptureWarningKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many packets, connections or hosts are concerned; null if that is not known.</summary>
    public long? Count { get; init; }

    /// <summary>What was seen, and what it means, in one line.</summary>
    public required string Message { get; init => field = SafeText.Guard(value); }

    /// <summary>The warning in one line.</summary>
    public override string ToString() => Message;
}

/// <summary>Kinds of warnings about a capture.</summary>
public enum CaptureWarningKind
{
    /// <summary>The file is damaged or cut; the packets before the damage were read.</summary>
    DamagedFile,

    /// <summary>The file, or the live capture, reports packets that were lost while capturing.</summary>
    LostPackets,

    /// <summary>Bytes of TCP streams were acknowledged but are not in the capture.</summary>
    MissingBytes,

    /// <summary>Packets were cut by a snapshot length.</summary>
    TruncatedPackets,

    /// <summary>Packets have headers that cannot be decoded.</summary>
    DamagedPackets,

    /// <summary>Packets are copies of others, as from a mirror port.</summary>
    Duplicates,

    /// <summary>Only one direction of connections was captured.</summary>
    OneDirection,

    /// <summary>IP packets are larger than 1,500 bytes: segmentation offload, jumbo frames or a loopback interface.</summary>
    OversizedPackets,

    /// <summary>Checksums are invalid in what some hosts send and good in what they receive: checksum offload.</summary>
    ChecksumOffload,

    /// <summary>Checksums are invalid, and checksum offload does not explain it.</summary>
    InvalidChecksums,

    /// <summary>Packets are older than the packet before them.</summary>
    TimeGoesBack,

    /// <summary>Packets have no timestamp.</summary>
    NoTime,

    /// <summary>Packets have a link type that is not decoded.</summary>
    LinkType,

    /// <summary>A bound of memory was reached, so that some numbers are too low.</summary>
    Limit,
}
