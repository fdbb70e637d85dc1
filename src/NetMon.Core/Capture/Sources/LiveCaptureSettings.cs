namespace NetMon.Capture.Sources;

/// <summary>Options of a live capture on an interface.</summary>
public sealed record LiveCaptureSettings
{
    /// <summary>Default snapshot length: libpcap's maximum, more than any packet has.</summary>
    public const int DefaultSnapshotLength = 262_144;

    /// <summary>Default capture buffer size in bytes: about 50 ms at 10 Gbit/s, the length of a long pause.</summary>
    public const int DefaultBufferSize = 32 << 20;

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
