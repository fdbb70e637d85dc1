using System.Globalization;
using NetMon.Alerts;

namespace NetMon.Benchmarks.Alerts;

/// <summary>
/// A hundred rules and one as a site might have them: services to watch, hosts to watch, rates, names, applications, and detectors.
/// </summary>
internal static class MixedRules
{
    private static readonly string[] Applications = ["SSH", "RDP", "SMB", "TELNET", "FTP", "IRC"];
    private static readonly string[] Listed = ["192.0.2.0/24", "listed.example"];

    /// <summary>Makes them.</summary>
    public static TrafficAlert[] Make()
    {
        var rules = new List<AlertRuleSettings>();
        Add(25, i => new AlertRuleSettings { Name = $"host {i}", SourceAddress = [Text($"10.20.{i % 8}.{i * 7}")],
            DestinationPort = [Text($"{80 + i}")] });
        Add(10, i => new AlertRuleSettings { Name = $"network {i}", Address = [Text($"172.16.{i}.0/24")], Exclude = [Text($"172.16.{i}.1")] });
        Add(15, i => new AlertRuleSettings
        {
            Name = $"rate {i}", Protocol = ["TCP"], DestinationPort = [Text($"{1000 + i * 100}-{1050 + i * 100}")], Threshold = 50,
            Window = TimeSpan.FromSeconds(10), GroupBy = AlertGrouping.Source,
        });
        Add(10, i => new AlertRuleSettings
        {
            Name = $"spread {i}", SourceAddress = [Text($"10.20.{i}.0/28")], Threshold = 100, Measure = (AlertMeasure)(i % 5),
            Window = TimeSpan.FromMinutes(1), GroupBy = (AlertGrouping)(i % 5),
        });
        Add(10, i => new AlertRuleSettings { Name = $"server name {i}", ServerName = [Text($"*.bad{i}.example")] });
        Add(10, i => new AlertRuleSettings { Name = $"dns name {i}", DnsName = [Text($"*.bad{i}.example")], Port = ["53"] });
        Add(6, i => new AlertRuleSettings { Name = $"application {i}", Application = [Applications[i]], SourceAddress = ["198.18.0.0/15"] });
        foreach (var detector in AlertDetectorInfo.All)
        {
            rules.Add(new AlertRuleSettings
            {
                Name = detector.Detector.ToString(),
                Detector = detector.Detector,
                DetectorParameter = detector.Detector == AlertDetector.Blocklist
                    ? new Dictionary<string, object?> { ["Entry"] = Listed }
                    : new Dictionary<string, object?>(),
            });
        }

        return [.. rules.Select(settings => new TrafficAlert(settings))];

        void Add(int count, Func<int, AlertRuleSettings> make) => rules.AddRange(Enumerable.Range(0, count).Select(make));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
