using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// Processes every frame of a capture without creating a packet object: a flow table, an alert engine. Called by one thread at a time, never the
/// pipeline's, and must not wait for the pipeline. Results are posted as items.
/// </summary>
public interface IFrameProcessor
{
    /// <summary>Sets the receiver of the items. The first call.</summary>
    /// <param name="output">Receives items, only during the calls below.</param>
    void Start(IItemSink output);

    /// <summary>
    /// Whether frames are wanted now; false spares the capture decoding headers. Called before each frame, on its thread, so it must be cheap.
    /// </summary>
    bool WantsFrames() => true;

    /// <summary>Processes a frame that passed the filter.</summary>
    /// <param name="frame">Frame; its bytes are valid only during the call.</param>
    /// <param name="headers">Decoded headers.</param>
    void OnFrame(in CapturedFrame frame, in PacketHeaders headers);

    /// <summary>
    /// Advances the time. Called several times a second in a live capture, even on a silent link, and never for a file, whose packets carry the time.
    /// Also called before a source waits, with the time of its last packet, so that pending results can be posted.
    /// </summary>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    void OnTick(long now);

    /// <summary>Reports the counters of a live capture, once a second.</summary>
    /// <param name="statistics">Counters of the capture.</param>
    /// <param name="now">Nanoseconds since the Unix epoch.</param>
    void OnStatistics(CaptureStatistics statistics, long now)
    {
    }

    /// <summary>Ends processing. Called last.</summary>
    /// <param name="isForced">Whether the capture was ended while the source had more frames: by a count, a duration, or a stop request.</param>
    void OnEnd(bool isForced);
}
