namespace NetMon.Capture;

/// <summary>Consumer of a capture. Called only by the thread that calls <see cref="CaptureSession.Deliver"/>.</summary>
public interface ICaptureSink
{
    /// <summary>Receives a packet.</summary>
    /// <param name="packet">Packet.</param>
    /// <returns>False if there is no room for it; it is then counted as dropped.</returns>
    bool Accept(PacketRecord packet);

    /// <summary>Receives another item. A notice concerns what follows, or what has just ended.</summary>
    /// <param name="item">Item.</param>
    void Accept(CaptureItem item);
}
