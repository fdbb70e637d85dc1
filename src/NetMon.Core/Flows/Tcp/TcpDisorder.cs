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
