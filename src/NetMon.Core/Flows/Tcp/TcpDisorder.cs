namespace NetMon.Flows.Tcp;

/// <summary>
/// What loss, repetition and reordering leave behind in a connection. Most connections have none of it, and so do not hold one.
/// </summary>
internal sealed class TcpDisorder
{
    /// <summary>That of the originator's stream.</summary>
    public StreamDisorder Originator;

    /// <summary>That of the responder's stream.</summary>
    public StreamDisorder Responder;

    /// <summary>Segments of both sides that came after later ones, and filled a gap.</summary>
    public uint OutOfOrder;

    /// <summary>That of one side's stream.</summary>
    public ref StreamDisorder Side(bool isOriginator) => ref isOriginator ? ref Originator : ref Responder;

    /// <summary>What another record of the connection begins with: islands stay, what was counted has been reported.</summary>
    public TcpDisorder? Continue() => Originator.Islands.IsEmpty && Responder.Islands.IsEmpty
        ? null
        : new TcpDisorder { Originator = { Islands = Originator.Islands }, Responder = { Islands = Responder.Islands } };

    /// <summary>Changes the sides.</summary>
    public void Flip() => (Originator, Responder) = (Responder, Originator);
}

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
