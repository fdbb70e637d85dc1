using NetMon.Packets;

namespace NetMon.Monitoring;

/// <summary>Where a capture keeps its frames: a capture file, or a ring of them.</summary>
public interface IFrameWriter : IDisposable
{
    /// <summary>Writes one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    void Write(in CapturedFrame frame);

    /// <summary>Makes what has been written readable for others.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    void Flush();
}
