namespace NetMon.Flows.Tcp;

/// <summary>
/// Loss, retransmission and reordering in a connection. Allocated only when one occurs; most connections have none.
/// </summary>
internal sealed class TcpDisorder
{
    /// <summary>The originator's stream.</summary>
    public StreamDisorder Originator;

    /// <summary>The responder's stream.</summary>
    public StreamDisorder Responder;

    /// <summary>Segments of both sides that arrived after later ones and filled a gap.</summary>
    public uint OutOfOrder;

    /// <summary>One side's stream.</summary>
    public ref StreamDisorder Side(bool isOriginator) => ref isOriginator ? ref Originator : ref Responder;

    /// <summary>Initial state of the next record of the connection: islands are kept, counters were reported.</summary>
    public TcpDisorder? Continue() => Originator.Islands.IsEmpty && Responder.Islands.IsEmpty
        ? null
        : new TcpDisorder { Originator = { Islands = Originator.Islands }, Responder = { Islands = Responder.Islands } };

    /// <summary>Swaps originator and responder.</summary>
    public void Flip() => (Originator, Responder) = (Responder, Originator);
}

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
