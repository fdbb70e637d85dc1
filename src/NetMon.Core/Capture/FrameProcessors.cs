using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>The processors of one capture; headers are decoded once for all of them. Not thread-safe: the session calls it under its lock.</summary>
internal sealed class FrameProcessors
{
    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(1);

    private const int MaxFaultPlaces = 16;

    // Packets arrive later than they were captured, by the time they spend in the kernel's buffer and in the ring of the source. The clock stays
    // behind by as much, so that it does not overtake them and an event carries the time of its packet.
    private const long ArrivalDelay = 250_000_000;

    private readonly string _source;
    private readonly IFrameProcessor[] _processors;
    private readonly IItemSink _output;
    private HashSet<string>? _faults;
    private long _decodeErrors;
    private bool _hasDecoded;
    private long _lastTime;
    private long _nextStatistics;

    /// <summary>Starts the processors.</summary>
    /// <param name="source">Name of the capture.</param>
    /// <param name="processors">The processors.</param>
    /// <param name="output">Receives their items.</param>
    public FrameProcessors(string source, IEnumerable<IFrameProcessor> processors, IItemSink output)
    {
        (_source, _processors, _output) = (source, [.. processors], output);
        foreach (var processor in _processors) processor.Start(new ProcessorOutput(this));
        _hasDecoded = WantFrames();
    }

    /// <summary>Whether there are any processors.</summary>
    public bool Any => _processors.Length > 0;

    /// <summary>Packets with damaged headers; null if none were decoded. Any thread may read it.</summary>
    public long? DecodeErrors => Volatile.Read(ref _hasDecoded) ? Volatile.Read(ref _decodeErrors) : null;

    /// <summary>Whether a processor wants frames now. Any thread may call it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool WantFrames()
    {
        foreach (var processor in _processors)
        {
            if (processor.WantsFrames()) return true;
        }

        return false;
    }

    /// <summary>Decodes the headers of a frame and passes it to each processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(in CapturedFrame frame)
    {
        if (!_hasDecoded) Volatile.Write(ref _hasDecoded, true);
        var faults = DecoderFaults.Total;
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        if (frame.HasTime) _lastTime = frame.TimestampNanoseconds;
        foreach (var processor in _processors)
        {
            try
            {
                processor.OnFrame(frame, headers);
            }
            catch (Exception e) when (DecoderFaults.ContainsIfReading(e))
            {
                DecoderFaults.Count(e);
            }
        }

        var fault = DecoderFaults.Since(faults);
        if (headers.HasFault || fault is not null) Volatile.Write(ref _decodeErrors, _decodeErrors + 1);
        if (fault is not null) NoticeFault(frame.Number, fault);
    }

    /// <summary>Passes the time of the last packet, before the source waits.</summary>
    public void OnIdle()
    {
        foreach (var processor in _processors) processor.OnTick(_lastTime);
    }

    /// <summary>Passes the time, and once a second the counters.</summary>
    /// <param name="statistics">Reads the counters.</param>
    public void OnTick(Func<CaptureStatistics> statistics)
    {
        var now = UnixTime.Now - ArrivalDelay;
        foreach (var processor in _processors) processor.OnTick(now);
        if (Environment.TickCount64 < _nextStatistics) return;
        _nextStatistics = Environment.TickCount64 + (long)StatisticsInterval.TotalMilliseconds;
        var counters = statistics();
        foreach (var processor in _processors) processor.OnStatistics(counters, now);
    }

    /// <summary>Ends the processors. If one throws, the others are ended all the same.</summary>
    /// <param name="isForced">Whether the source had more frames.</param>
    /// <param name="lastSource">The source that ended last.</param>
    public void OnEnd(bool isForced, string lastSource)
    {
        foreach (var processor in _processors)
        {
            try
            {
                processor.OnEnd(isForced);
            }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It goes to the consumer instead.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _output.Post(new SourceFailed(lastSource, e));
            }
        }
    }

    // Each place is reported once, however many packets fail there.
    private void NoticeFault(long number, DecoderFault fault)
    {
        if ((_faults ??= []).Count < MaxFaultPlaces && _faults.Add(fault.Place)) _output.Post(new DecoderFailed(_source, number, fault.ToString()));
    }

    /// <summary>Receives the items of the processors, and counts the faults among them.</summary>
    private sealed class ProcessorOutput(FrameProcessors owner) : IItemSink
    {
        public void Post(CaptureItem item)
        {
            if (item is PacketFaulted faulted) owner.Count(faulted);
            else owner._output.Post(item);
        }
    }

    private void Count(PacketFaulted faulted)
    {
        if (!faulted.IsCounted) Volatile.Write(ref _decodeErrors, _decodeErrors + 1);
        NoticeFault(faulted.Number, faulted.Fault);
    }
}
