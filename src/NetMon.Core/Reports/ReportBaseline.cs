using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Flows.Summaries.Comparison;
using NetMon.Packets;

namespace NetMon.Reports;

/// <summary>
/// The earlier traffic that a report is compared with, as a processor of its packets. Holds only totals per host, service, application and server
/// name. Not thread-safe.
/// </summary>
public sealed class ReportBaseline : IFrameProcessor
{
    private static readonly TrafficGrouping[] Groupings =
        [TrafficGrouping.Host, TrafficGrouping.Port, TrafficGrouping.Application, TrafficGrouping.ServerName];

    private readonly FlowMeter _meter;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>Creates a baseline without traffic.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="options">Options of the flows.</param>
    public ReportBaseline(string name, FlowOptions options)
    {
        Name = name;
        _meter = new FlowMeter(options);
    }

    /// <summary>Name of the source.</summary>
    public string Name { get; }

    /// <summary>Number of packets.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>Seconds from the earliest packet to the latest; null if no packet has a time.</summary>
    public double? Duration => _last >= _first ? ((double)_last - _first) / 1e9 : null;

    /// <summary>The engine of the comparison; the report adds the later traffic.</summary>
    internal TrafficComparison Comparison { get; } = new(Groupings);

    /// <inheritdoc/>
    public void Start(IItemSink output) => _meter.Start(new FlowSink(Comparison.Reference, output));

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        Packets++;
        Bytes += frame.Length;
        if (frame.HasTime)
        {
            _first = Math.Min(_first, frame.TimestampNanoseconds);
            _last = Math.Max(_last, frame.TimestampNanoseconds);
        }

        _meter.OnFrame(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now) => _meter.OnTick(now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => _meter.OnEnd(isForced);

    /// <summary>Compares with the traffic of the report.</summary>
    /// <param name="maxRows">How many differences are kept, those of most bytes.</param>
    internal ReportChanges Compare(int maxRows)
    {
        var all = Comparison.Compare(new ComparisonOptions()).OrderByDescending(change => Math.Abs(change.BytesDelta)).ToArray();
        return new ReportChanges(this, all.Length, [.. all.Take(maxRows)]);
    }

    /// <summary>Takes the flows of the meter, and passes on what else it posts.</summary>
    private sealed class FlowSink(ComparisonSide side, IItemSink output) : IItemSink
    {
        public void Post(CaptureItem item)
        {
            if (item is not FlowsEnded ended)
            {
                output.Post(item);
                return;
            }

            foreach (var flow in ended.Flows) side.Add(flow);
        }
    }
}

/// <summary>What changed between two captures.</summary>
/// <param name="Baseline">The earlier traffic.</param>
/// <param name="Total">Number of differences.</param>
/// <param name="Rows">Those of most bytes.</param>
internal sealed record ReportChanges(ReportBaseline Baseline, int Total, IReadOnlyList<FlowSummaryDifference> Rows);
