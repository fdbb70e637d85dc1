using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// A consumer of packets that can do without records and without the queue of a capture. It gets the frames on the thread of the source, and only
/// while everything that was queued before has been delivered and processed. So it is never called at the same time as the consumer of the queue.
/// </summary>
public interface IFrameTaker
{
    /// <summary>Takes a frame. Must not throw.</summary>
    /// <param name="frame">The frame, valid until the call returns.</param>
    /// <returns>False if the frame must be delivered as a packet instead. If the next one is refused too, no more are offered.</returns>
    bool TryTake(in CapturedFrame frame);
}
