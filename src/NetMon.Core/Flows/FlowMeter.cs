using System.Runtime.CompilerServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Flows.Metering;
using NetMon.Flows.Summaries;
using NetMon.Flows.Workers;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>
/// Metering process: assigns each packet to a new or existing flow, counts it, and expires flows. Time comes from the packets and, in live
/// captures, also from a clock; see <see cref="Cache.FlowClock"/>. Not thread-safe.
/// </summary>
public sealed class FlowMeter : IFrameProcessor
{
    private readonly FlowInterfaces _interfaces = new();
    private readonly MirrorCopies _copies = new();
    private readonly EndedFlows _ended = new();
    private readonly IFlowStage _stage;
    private readonly FlowClassifier _classifier;

    /// <summary>Creates a meter without flows.</summary>
    /// <param name="options">Flow options.</param>
    public FlowMeter(FlowOptions options)
    {
        _stage = options.Workers > 0 ? new FlowWorkers(options, _interfaces, _ended) : new FlowShard(options, _interfaces, _ended);
        _classifier = new FlowClassifier(options, _interfaces, _stage);
    }

    /// <summary>Packet and flow counters so far.</summary>
    public FlowMeterStatistics Statistics => new(_classifier.Packets, _classifier.PacketsWithoutFlow, _stage.Open, _stage.Ended, _stage.Evicted)
    {
        HasMirrorCopies = _copies.AreMany,
    };

    /// <summary>Number of open flows. Can be read from any thread; the value may be slightly out of date.</summary>
    public int OpenFlows => _stage.Open;

    /// <inheritdoc/>
    public void Start(IItemSink output) => _ended.Output = output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        _copies.Look(frame);
        _classifier.Take(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        _classifier.Tick(now);
        PassOn();
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        _classifier.End();
        _stage.End(isForced ? FlowEndReason.Forced : FlowEndReason.EndOfCapture);
        _ended.Post();
    }

    /// <summary>
    /// Copies the open flows after reporting those that have ended; together they are all traffic so far. Call it from the thread that calls
    /// the other methods, of a meter without <see cref="FlowOptions.Workers"/>.
    /// </summary>
    /// <param name="samples">Receives the flows, from index 0; replaced by a larger array if it is too small.</param>
    /// <returns>Number of flows copied.</returns>
    /// <exception cref="InvalidOperationException">Workers keep the flows.</exception>
    public int CopyOpen(ref TrafficSample[] samples)
    {
        if (_stage is not FlowShard { Flows: var flows }) throw new InvalidOperationException("Workers keep the flows.");
        PassOn();
        if (samples.Length < flows.Count) samples = new TrafficSample[flows.Count + (flows.Count / 4)];
        var count = 0;
        for (var flow = 0; flow < flows.Limit; flow++)
        {
            if (!flows.IsOpen(flow)) continue;
            ref readonly var state = ref flows[flow];
            // A flow continued after an active timeout may have no packets yet.
            if (state.Counters.IsEmpty) continue;
            samples[count++] = new TrafficSample(state, _interfaces.NameOf(state.Key.Interface));
        }

        return count;
    }

    private void PassOn()
    {
        _stage.Settle();
        _ended.Post();
    }
}

/// <summary>Flows that have ended.</summary>
/// <param name="Flows">The flows, in the order in which they ended.</param>
public sealed record FlowsEnded(IReadOnlyList<FlowRecord> Flows) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Flows.Count;
}

/// <summary>Packet and flow counters of a <see cref="FlowMeter"/>.</summary>
/// <param name="Packets">Packets counted in flows.</param>
/// <param name="PacketsWithoutFlow">Packets that belong to no flow because they have no IP header.</param>
/// <param name="Open">Open flows.</param>
/// <param name="Ended">Ended flows, including evicted ones.</param>
/// <param name="Evicted">Flows evicted because the table was full.</param>
public readonly record struct FlowMeterStatistics(long Packets, long PacketsWithoutFlow, int Open, long Ended, long Evicted)
{
    /// <summary>
    /// Whether about half or more of the sampled packets are duplicates, as from a mirror port that mirrors both ingress and egress traffic.
    /// </summary>
    public bool HasMirrorCopies { get; init; }
}
