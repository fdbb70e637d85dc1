using System.Collections.Concurrent;
using NetMon.Monitors;

namespace NetMon.Tests.Monitors;

/// <summary>Collects everything that a monitor reports.</summary>
internal sealed class CollectingMonitorSink : IMonitorSink
{
    public ConcurrentQueue<TrafficAlertEvent> Alerts { get; } = new();

    public ConcurrentQueue<MonitorHealth> Health { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public void Accept(TrafficAlertEvent alert) => Alerts.Enqueue(alert);

    public void Accept(MonitorHealth health) => Health.Enqueue(health);

    public void Warn(string message) => Warnings.Enqueue(message);
}
