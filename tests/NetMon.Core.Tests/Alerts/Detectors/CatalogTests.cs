using NetMon.Alerts;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>Detectors as listed by completion and help.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Every_detector_is_in_the_catalog_once_and_says_what_it_does()
    {
        Assert.Equal(Enum.GetValues<AlertDetector>(), AlertDetectorInfo.All.Select(d => d.Detector));
        Assert.All(AlertDetectorInfo.All, detector =>
        {
            Assert.EndsWith(".", detector.Summary, StringComparison.Ordinal);
            Assert.Equal(detector.Threshold is not null, detector.Counts.Length > 0);
            Assert.All(detector.Parameters, parameter => Assert.EndsWith(".", parameter.Summary, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_detector_runs_with_its_defaults_or_says_what_it_needs() => Assert.All(AlertDetectorInfo.All, detector =>
    {
        if (detector.Detector == AlertDetector.Blocklist)
        {
            Assert.Throws<AlertRuleException>(() => Trial.Detector(detector.Detector));
            return;
        }

        var alert = Trial.Detector(detector.Detector);
        Assert.Equal((detector.Threshold, detector.Window?.TotalSeconds, detector.Cooldown.TotalSeconds), (alert.Threshold, alert.Window, alert.Cooldown));
        Assert.Empty(new Trial().Raised(alert));
    });
}
