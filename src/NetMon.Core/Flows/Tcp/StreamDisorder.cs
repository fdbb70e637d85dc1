namespace NetMon.Flows.Tcp;

/// <summary>
/// Loss, retransmission and reordering in one side's stream. The three 16-bit counts saturate at 65,535, above the last threshold of the
/// history.
/// </summary>
internal struct StreamDisorder
{
    /// <summary>Bytes that the peer acknowledged but the capture did not see.</summary>
    public long MissedBytes;

    /// <summary>Ranges seen beyond gaps.</summary>
    public OutOfOrderRanges Islands;

    /// <summary>Segments that contained only bytes seen before.</summary>
    public uint Retransmissions;

    /// <summary>Payloads that did not go beyond the highest sequence number: Zeek's definition of a retransmission.</summary>
    public ushort Repeats;

    /// <summary>Acknowledged gaps.</summary>
    public ushort Gaps;

    /// <summary>Zero window advertisements.</summary>
    public ushort ZeroWindows;
}
