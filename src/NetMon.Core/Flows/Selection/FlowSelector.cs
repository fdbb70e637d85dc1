using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Selection;

/// <summary>Finds which of many flows a packet belongs to. Flows with the same key are distinguished by time.</summary>
internal sealed class FlowSelector
{
    /// <summary>No flow.</summary>
    public const int None = -1;

    private readonly FlowIdentity[] _flows;
    private readonly int[] _order;
    private readonly long[] _latestEnd;
    private readonly Dictionary<FlowKey, (int Begin, int End)> _groups = [];
    private readonly HashSet<FlowKey> _hosts = [];
    private readonly long _earliest = long.MaxValue;
    private readonly long _latest = long.MinValue;

    /// <summary>Indexes the flows.</summary>
    /// <param name="flows">The flows.</param>
    public FlowSelector(IEnumerable<FlowIdentity> flows)
    {
        _flows = [.. flows];
        var byKey = new Dictionary<FlowKey, List<int>>();
        for (var i = 0; i < _flows.Length; i++)
        {
            var key = _flows[i].Key(out _);
            if (!byKey.TryGetValue(key, out var group)) byKey.Add(key, group = []);
            group.Add(i);
            _hosts.Add(HostKey(key.Endpoints(isReversed: false), key.Protocol, key.Fields));
            _earliest = Math.Min(_earliest, _flows[i].StartNanoseconds);
            _latest = Math.Max(_latest, _flows[i].EndNanoseconds);
        }

        // Flows of one key are adjacent, sorted by start time, each with the latest end time up to it.
        _order = new int[_flows.Length];
        _latestEnd = new long[_flows.Length];
        var at = 0;
        foreach (var (key, group) in byKey)
        {
            var begin = at;
            var latest = long.MinValue;
            foreach (var flow in group.OrderBy(i => _flows[i].StartNanoseconds))
            {
                latest = Math.Max(latest, _flows[flow].EndNanoseconds);
                (_order[at], _latestEnd[at]) = (flow, latest);
                at++;
            }

            _groups.Add(key, (begin, at));
        }
    }

    /// <summary>Number of flows.</summary>
    public int Count => _flows.Length;

    /// <summary>A flow by its index in the order given.</summary>
    public FlowIdentity this[int flow] => _flows[flow];

    /// <summary>Index of the flow of a packet, or <see cref="None"/>. If several match, the one that started last.</summary>
    public int Find(in FlowKey key, long time, ushort? innerVlanId, CaptureInterface source)
    {
        if (time < _earliest || time > _latest || !_groups.TryGetValue(key, out var group)) return None;
        var (low, high) = group;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_flows[_order[middle]].StartNanoseconds <= time) low = middle + 1;
            else high = middle;
        }

        for (var i = low - 1; i >= group.Begin && _latestEnd[i] >= time; i--)
        {
            if (_flows[_order[i]].Includes(time, innerVlanId, source)) return _order[i];
        }

        return None;
    }

    /// <summary>Whether any flow has these two hosts and this protocol, whatever its ports.</summary>
    public bool HasHosts(in FlowEndpoints endpoints, byte protocol, FlowKeyFields fields) => _hosts.Contains(HostKey(endpoints, protocol, fields));

    /// <summary>The key to look up a packet by.</summary>
    public static FlowKey KeyOf(in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields, out bool isReversed)
    {
        if (headers.Has(HeaderFields.Vlan)) fields |= FlowKeyFields.Vlan;
        return new FlowKey(endpoints, headers.IPProtocol, fields, headers.VlanId, innerVlanId: 0, interfaceIndex: 0, out isReversed);
    }

    /// <summary>VLAN ID of a packet's second tag.</summary>
    public static ushort? InnerVlanOf(in PacketHeaders headers) => headers.Has(HeaderFields.InnerVlan) ? headers.InnerVlanId : null;

    private static FlowKey HostKey(in FlowEndpoints endpoints, byte protocol, FlowKeyFields fields) =>
        new(endpoints with { SrcPort = 0, DstPort = 0 }, protocol, fields & FlowKeyFields.IPv6, vlanId: 0, innerVlanId: 0, interfaceIndex: 0, out _);
}
