namespace NetMon.Flows.Tcp;

/// <summary>
/// What was lost, repeated and reordered of one side's stream. The three short counts stop at 65,535, above the last threshold of the
/// history.
/// </summary>
internal struct StreamDisorder
{
    /// <summary>Bytes that the other side acknowledged and the capture never saw.</summary>
    public long MissedBytes;

    /// <summary>What has been seen behind a hole.</summary>
    public OutOfOrderRanges Islands;

    /// <summary>Segments that carried nothing but what had been seen before.</summary>
    public uint Retransmissions;

    /// <summary>Payloads that did not go beyond the highest sequence number: Zeek's idea of a retransmission.</summary>
    public ushort Repeats;

    /// <summary>Holes in the stream that were acknowledged.</summary>
    public ushort Gaps;

    /// <summary>How often the side said that it can take nothing.</summary>
    public ushort ZeroWindows;
}
