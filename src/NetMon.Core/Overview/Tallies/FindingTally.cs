using NetMon.Alerts;
using NetMon.Alerts.Detectors;

namespace NetMon.Overview.Tallies;

/// <summary>Keeps the events of the detectors, the most severe ones if there are many. Not thread-safe.</summary>
internal sealed class FindingTally
{
    private const int MaxOfSeverity = 100;

    private readonly List<TrafficAlertEvent>[] _bySeverity = [.. Enum.GetValues<AlertSeverity>().Select(_ => new List<TrafficAlertEvent>())];

    /// <summary>Number of events.</summary>
    public long Count { get; private set; }

    /// <summary>One rule for each detector that works without being told what to look for, with its defaults.</summary>
    public static IReadOnlyList<TrafficAlert> Rules()
    {
        var rules = new List<TrafficAlert>();
        foreach (var detector in DetectorCatalog.All)
        {
            try
            {
                rules.Add(new TrafficAlert(new AlertRuleSettings { Name = detector.Kind.ToString(), Detector = detector.Kind }));
            }
            catch (AlertRuleException)
            {
                // Blocklist needs a list.
            }
        }

        return rules;
    }

    /// <summary>Counts an event.</summary>
    public void Add(TrafficAlertEvent raised)
    {
        Count++;
        var kept = _bySeverity[raised.SeverityLevel];
        if (kept.Count < MaxOfSeverity) kept.Add(raised);
    }

    /// <summary>The events, the most severe first.</summary>
    public IList<TrafficAlertEvent> Events() => [.. Enumerable.Reverse(_bySeverity).SelectMany(events => events).Take(MaxOfSeverity)];
}
