namespace NetMon.Capture.Sources;

/// <summary>How an interface is opened for live capture.</summary>
public sealed record LiveCaptureSettings
{
    /// <summary>The most bytes kept of a packet, if nothing else is said: libpcap's own limit, more than any packet has.</summary>
    public const int DefaultSnapshotLength = 262_144;

    /// <summary>Bytes of the capture buffer, if nothing else is said: about 50 ms of 10 Gbit/s, the length of a long pause.</summary>
    public const int DefaultBufferSize = 32 << 20;

    /// <summary>The fewest bytes that a capture buffer can have: room for the largest packets of most links.</summary>
    public const int SmallestBufferSize = 64 * 1024;

    /// <summary>The most bytes kept of a packet.</summary>
    public int SnapshotLength { get; init; } = DefaultSnapshotLength;

    /// <summary>Whether the interface is asked for packets that are not for this machine.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Bytes that the system sets aside for packets that have not been taken yet.</summary>
    public int BufferSize { get; init; } = DefaultBufferSize;

    /// <summary>The filter that the system applies, pcap-filter(7); null takes everything.</summary>
    public string? Filter { get; init; }
}
