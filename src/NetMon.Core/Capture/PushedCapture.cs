using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;

namespace NetMon.Capture;

/// <summary>
/// A capture of packets that the caller already has and processes on its own thread: without a source or a queue, and with all items posted before
/// the call returns. Not thread-safe, except for the counters.
/// </summary>
public sealed class PushedCapture : IDisposable
{
    // Losses before this point are known only where the packets were captured.
    private static readonly SourceDrops NothingKnown = new(ByKernel: null, ByInterface: null, Filtered: 0);

    private readonly CaptureCounters _counters;
    private readonly FrameGate? _gate;
    private readonly bool _joinsLayers;
    private readonly FrameProcessors _processors;
    private bool _hasEnded;

    /// <summary>Starts the capture.</summary>
    /// <param name="options">Filters and processors. Packets are neither delivered nor written.</param>
    /// <param name="output">Receives the items of the processors.</param>
    public PushedCapture(CaptureOptions options, IItemSink output)
    {
        _counters = new CaptureCounters(options with { DeliversPackets = false });
        _gate = FrameGate.Of(options, _counters);
        _joinsLayers = options.Duplicates is not null;
        _processors = new FrameProcessors(options.Name, options.Processors, output);
        CaptureRegistry.Add(this, GetStatistics);
    }

    /// <summary>Processes a packet if it passes the filters.</summary>
    /// <param name="packet">The packet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(PacketRecord packet)
    {
        var frame = packet.AsFrame();
        if (_gate is not null && !_gate.Takes(frame)) return;
        if (_joinsLayers) frame = frame.OfWhole();
        if (_processors.WantFrames()) _processors.Process(frame);
        _counters.Take(frame.Length);
        // The next packet may be a long time coming.
        _processors.OnIdle();
    }

    /// <summary>Current counters.</summary>
    public CaptureStatistics GetStatistics() => _counters.Read(NothingKnown, _processors.DecodeErrors, Volatile.Read(ref _hasEnded));

    /// <summary>Ends the capture; the processors post their remaining items.</summary>
    public void End()
    {
        if (_hasEnded) return;
        _processors.OnEnd(isForced: false, lastSource: GetStatistics().Source);
        Dispose();
    }

    /// <summary>Ends the capture without the remaining items of the processors. Can be called again.</summary>
    public void Dispose()
    {
        if (_hasEnded) return;
        Volatile.Write(ref _hasEnded, true);
        _counters.MarkEnd();
        CaptureRegistry.Finish(this);
    }
}
