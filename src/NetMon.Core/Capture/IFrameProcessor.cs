using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// Works on every frame of a capture on its way, without a packet being made: a flow table, a set of alert rules. Called by one thread at a
/// time, never by the pipeline's, and must not wait for it; what it finds goes to the pipeline as items.
/// </summary>
public interface IFrameProcessor
{
    /// <summary>Sets the receiver of the items. The first call.</summary>
    /// <param name="output">Receives items, only during the calls below.</param>
    void Start(IItemSink output);

    /// <summary>
    /// Whether frames are of any interest now; false spares the capture the decoding of headers. Asked before each frame, on its thread, so it
    /// must cost nothing.
    /// </summary>
    bool WantsFrames() => true;

    /// <summary>Works on one frame that passed the filter.</summary>
    /// <param name="frame">The frame; its bytes are valid only during the call.</param>
    /// <param name="headers">What its headers say.</param>
    void OnFrame(in CapturedFrame frame, in PacketHeaders headers);

    /// <summary>
    /// Tells the time. A live capture does so some times a second, also on a silent link; a file never does, since its time is in its
    /// packets. Called too before a source waits, with the time of its last packet, so that what was gathered can be passed on.
    /// </summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    void OnTick(long now);

    /// <summary>Tells what has become of the packets so far. A live capture does so once a second.</summary>
    /// <param name="statistics">The counters of the capture.</param>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    void OnStatistics(CaptureStatistics statistics, long now)
    {
    }

    /// <summary>Says that no more frames come. The last call.</summary>
    /// <param name="isForced">Whether the capture was ended while the source had more: by a count, a duration, or somebody's stop.</param>
    void OnEnd(bool isForced);
}
