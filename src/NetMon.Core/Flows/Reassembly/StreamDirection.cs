namespace NetMon;

/// <summary>Direction of bytes in a connection.</summary>
public enum StreamDirection
{
    /// <summary>From the originator, who opened the connection, to the responder.</summary>
    Sent,

    /// <summary>From the responder to the originator.</summary>
    Received,
}
