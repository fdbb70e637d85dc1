namespace NetMon.Flows.Tcp;

/// <summary>A TCP connection as its headers tell it, followed on both sides.</summary>
internal struct TcpConnection
{
    /// <summary>The side that began it.</summary>
    public TcpEndpoint Originator;

    /// <summary>The other side.</summary>
    public TcpEndpoint Responder;

    /// <summary>The time of the handshake.</summary>
    public TcpHandshake Handshake;

    /// <summary>Segments of both sides that came after later ones, and filled a gap.</summary>
    public uint OutOfOrder;

    /// <summary>Begins another record of the connection: what was counted has been reported, what is known of the streams stays.</summary>
    public void Continue()
    {
        Originator.Continue();
        Responder.Continue();
        Handshake.Continue();
        OutOfOrder = 0;
    }

    /// <summary>Changes the sides.</summary>
    public void Flip() => (Originator, Responder) = (Responder, Originator);
}
