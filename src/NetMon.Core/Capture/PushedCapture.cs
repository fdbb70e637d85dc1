using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;

namespace NetMon.Capture;

/// <summary>
/// Capture of existing packets passed in by the caller and processed on its thread: without source or queue, and results are posted before the
/// call returns. Used by one thread; counters are readable by any.
/// </summary>
public sealed class PushedCapture : IDisposable
{
    // Losses before are known only to the original capture.
    private static readonly SourceDrops NothingKnown = new(ByKernel: null, ByInterface: null, Filtered: 0);

    private readonly CaptureCounters _counters;
    private readonly FrameGate? _gate;
    private readonly FrameProcessors _processors;
    private bool _hasEnded;

    /// <summary>Starts a capture.</summary>
    /// <param name="options">Options. Packets are neither delivered nor written.</param>
    /// <param name="output">Receives the results.</param>
    public PushedCapture(CaptureOptions options, IItemSink output)
    {
        _counters = new CaptureCounters(options with { DeliversPackets = false });
        _gate = FrameGate.Of(options, _counters);
        _processors = new FrameProcessors(options.Name, options.Processors, output);
        CaptureRegistry.Add(this, GetStatistics);
    }

    /// <summary>Processes a packet if it passes the filters.</summary>
    /// <param name="packet">Packet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(PacketRecord packet)
    {
        var frame = packet.AsFrame();
        if (_gate is not null && !_gate.Takes(frame)) return;
        if (_processors.WantFrames()) _processors.Process(frame);
        _counters.Take(frame.Length);
        // The next packet may come at any time or never.
        _processors.OnIdle();
    }

    /// <summary>Current counters.</summary>
    public CaptureStatistics GetStatistics() => _counters.Read(NothingKnown, _processors.DecodeErrors, Volatile.Read(ref _hasEnded));

    /// <summary>Ends the capture; the processors post their remaining results.</summary>
    public void End()
    {
        if (_hasEnded) return;
        _processors.OnEnd(isForced: false, lastSource: GetStatistics().Source);
        Dispose();
    }

    /// <summary>Ends the capture without the processors' remaining results. Can be called repeatedly.</summary>
    public void Dispose()
    {
        if (_hasEnded) return;
        Volatile.Write(ref _hasEnded, true);
        _counters.MarkEnd();
        CaptureRegistry.Finish(this);
    }
}
