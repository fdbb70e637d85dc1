namespace NetMon.Capture;

/// <summary>Where a capture's packets go in the end. Called by one thread only: the one that calls <see cref="CaptureSession.Deliver"/>.</summary>
public interface ICaptureSink
{
    /// <summary>Takes one packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False when there is no room for it; it is then counted as dropped.</returns>
    bool Accept(PacketRecord packet);

    /// <summary>Takes another item. A notice concerns what follows, or what has just ended.</summary>
    /// <param name="item">The item.</param>
    void Accept(CaptureItem item);
}
