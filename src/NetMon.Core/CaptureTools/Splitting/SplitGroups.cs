using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Flows.Selection;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>
/// The flows of captures that are split by flow, host or application, found in a first reading. A processor beside the flow meter: it also notes the
/// flow of fragments that come before the one with the ports. The files are read again afterwards, with the same filters. Not thread-safe.
/// </summary>
/// <param name="by">What packets of one file have in common.</param>
public sealed class SplitGroups(SplitGrouping by) : IFrameProcessor
{
    /// <summary>The key of packets that belong to no flow, such as ARP.</summary>
    public const string Other = "other";

    private const string UnknownApplication = "unknown";

    private readonly List<FlowIdentity> _flows = [];
    private readonly List<int> _groupOfFlow = [];
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly List<(string Key, long? Start)> _keys = [];
    private readonly FragmentFlows _fragments = new();
    private readonly Dictionary<FragmentedPacket, List<long>> _undecided = [];
    private readonly Dictionary<long, FlowKey> _early = [];
    private long _number;

    /// <summary>Number of groups, without the packets of no flow.</summary>
    public int Count => _keys.Count;

    /// <summary>Key and first time of each group.</summary>
    internal IReadOnlyList<(string Key, long? Start)> Keys => _keys;

    /// <summary>The flows of early fragments, by the number of the frame that was processed.</summary>
    internal IReadOnlyDictionary<long, FlowKey> EarlyFragments => _early;

    /// <summary>Adds a flow that has ended.</summary>
    /// <param name="flow">The flow.</param>
    public void Add(FlowRecord flow)
    {
        var key = by switch
        {
            SplitGrouping.Host => flow.SrcIP,
            SplitGrouping.Application => flow.Application ?? UnknownApplication,
            _ => $"{flow.Protocol}_{flow.SrcIP}{PortOf(flow.SrcPort)}_{flow.DstIP}{PortOf(flow.DstPort)}",
        };
        int group;
        if (by == SplitGrouping.Flow || !_groups.TryGetValue(key, out group))
        {
            group = _keys.Count;
            _keys.Add((key, flow.StartNanoseconds));
            if (by != SplitGrouping.Flow) _groups.Add(key, group);
        }
        else if (flow.StartNanoseconds < _keys[group].Start)
        {
            _keys[group] = (key, flow.StartNanoseconds);
        }

        _flows.Add(FlowIdentity.Of(flow));
        _groupOfFlow.Add(group);
    }

    /// <summary>The flows, for the second reading.</summary>
    internal FlowSelector CreateSelector() => new(_flows);

    /// <summary>The group of a flow.</summary>
    internal int GroupOf(int flow) => _groupOfFlow[flow];

    /// <inheritdoc/>
    public void Start(IItemSink output)
    {
        // Nothing is posted.
    }

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        _number++;
        _fragments.Follow(frame);
        if (!headers.Has(HeaderFields.IsFragment)) return;
        var endpoints = FlowKeyExtractor.Endpoints(headers, frame.Data, out var fields);
        var whole = _fragments.WholeOf(frame, headers, endpoints);
        if (headers.FragmentOffset == 0)
        {
            var key = FlowSelector.KeyOf(headers, endpoints, fields, out var isReversed);
            whole.Direction = new DirectedFlowKey(key, isReversed);
            if (!_undecided.Remove(whole, out var early)) return;
            foreach (var number in early) _early.Add(number, key);
        }
        else if (whole.Direction is null)
        {
            if (!_undecided.TryGetValue(whole, out var held)) _undecided.Add(whole, held = []);
            held.Add(_number);
        }
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        // Only files are split, whose packets carry the time.
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => _undecided.Clear();

    private static string PortOf(int? port) => port is { } known ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{known}") : "";
}
