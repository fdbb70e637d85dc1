using NetMon.Alerts;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>An engine as in a live capture: packets, and a clock that goes on without them.</summary>
internal sealed class Live
{
    private readonly List<TrafficAlertEvent> _events = [];
    private readonly AlertRegistry _registry;
    private readonly AlertEngine _engine;

    public Live(params TrafficAlert[] rules)
    {
        _registry = new AlertRegistry(rules);
        _engine = new AlertEngine(_registry, item => _events.Add(((AlertRaised)item).Event));
    }

    public IReadOnlyList<TrafficAlertEvent> Events => _events;

    public bool WantsFrames => _engine.WantsFrames();

    public void Feed(IEnumerable<PacketRecord> packets)
    {
        foreach (var packet in packets)
        {
            packet.DecodeHeaders(out var headers);
            _engine.OnFrame(packet.AsFrame(), headers);
        }
    }

    public void Tick(long now) => _engine.OnTick(now);

    public void Remove(TrafficAlert rule) => _registry.Remove(rule);
}
