using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;

namespace NetMon.Capture;

/// <summary>
/// A capture whose packets are there already and are handed over by the caller, whose thread also works on them: no source, no queue, and what is
/// found goes out before the call returns. Used by one thread; any may read the counters.
/// </summary>
public sealed class PushedCapture : IDisposable
{
    // Whoever captured the packets knows what was lost before.
    private static readonly SourceDrops NothingKnown = new(ByKernel: null, ByInterface: null, Filtered: 0);

    private readonly CaptureCounters _counters;
    private readonly FrameGate? _gate;
    private readonly bool _joinsLayers;
    private readonly FrameProcessors _processors;
    private bool _hasEnded;

    /// <summary>Begins a capture.</summary>
    /// <param name="options">What is done with the packets. None is delivered or written.</param>
    /// <param name="output">Takes what is found.</param>
    public PushedCapture(CaptureOptions options, IItemSink output)
    {
        _counters = new CaptureCounters(options with { DeliversPackets = false });
        _gate = FrameGate.Of(options, _counters);
        _joinsLayers = options.DuplicateWindow is not null;
        _processors = new FrameProcessors(options.Name, options.Processors, output);
        CaptureRegistry.Add(this, GetStatistics);
    }

    /// <summary>Works on a packet, if it passes the filters.</summary>
    /// <param name="packet">The packet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(PacketRecord packet)
    {
        var frame = packet.AsFrame();
        if (_gate is not null && !_gate.Takes(frame)) return;
        if (_joinsLayers) frame = frame.OfWhole();
        if (_processors.WantFrames()) _processors.Process(frame);
        _counters.Take(frame.Length);
        // Nobody knows when the next packet comes.
        _processors.OnIdle();
    }

    /// <summary>The counters as they stand now.</summary>
    public CaptureStatistics GetStatistics() => _counters.Read(NothingKnown, _processors.DecodeErrors, Volatile.Read(ref _hasEnded));

    /// <summary>Says that no more packets come; the processors give what they still have.</summary>
    public void End()
    {
        if (_hasEnded) return;
        _processors.OnEnd(isForced: false, lastSource: GetStatistics().Source);
        Dispose();
    }

    /// <summary>Ends the capture without asking for what the processors still have. May be called again.</summary>
    public void Dispose()
    {
        if (_hasEnded) return;
        Volatile.Write(ref _hasEnded, true);
        _counters.MarkEnd();
        CaptureRegistry.Finish(this);
    }
}
