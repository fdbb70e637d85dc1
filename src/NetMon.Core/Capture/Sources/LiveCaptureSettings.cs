namespace NetMon.Capture.Sources;

/// <summary>Options of a live capture on an interface.</summary>
public sealed record LiveCaptureSettings
{
    /// <summary>Default snapshot length: libpcap's maximum, more than any packet has.</summary>
    public const int DefaultSnapshotLength = 262_144;

    /// <summary>
    /// Default capture buffer size in bytes: about 130 ms of 700,000 packets of 650 bytes a second. A garbage collection stops the capture thread
    /// too, and takes 50 to 90 ms on two busy cores while flows by the hundred thousand are new. The system reserves all of it per interface.
    /// </summary>
    public const int DefaultBufferSize = 64 << 20;

    /// <summary>Minimum capture buffer size in bytes: room for the largest packets of most links.</summary>
    public const int SmallestBufferSize = 64 * 1024;

    /// <summary>Snapshot length: maximum number of bytes captured per packet.</summary>
    public int SnapshotLength { get; init; } = DefaultSnapshotLength;

    /// <summary>Whether the interface is put into promiscuous mode.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Size of the kernel capture buffer in bytes.</summary>
    public int BufferSize { get; init; } = DefaultBufferSize;

    /// <summary>Kernel filter, pcap-filter(7); null for none.</summary>
    public string? Filter { get; init; }
}
