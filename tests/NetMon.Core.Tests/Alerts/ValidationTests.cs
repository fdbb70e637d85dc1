using NetMon.Adapters.Capture;
using NetMon.Alerts;

namespace NetMon.Tests.Alerts;

/// <summary>All errors of a rule are reported at once.</summary>
public sealed class ValidationTests
{
    [Fact]
    public void All_problems_are_found_at_once_and_name_their_parameters()
    {
        var exception = Assert.Throws<AlertRuleException>(() => new TrafficAlert(
            new AlertRuleSettings
            {
                Name = "bad",
                SourceAddress = ["10.0.0.0/33", "10.1", "fe80::1%eth0"],
                Port = ["70000", "90-80"],
                Protocol = ["TCPP"],
                Filter = "tcp prot 80",
                Threshold = 5,
                MaxTriggerCount = 0,
                Cooldown = TimeSpan.FromSeconds(-1),
            },
            new LibpcapFilterCompiler()));

        Assert.Equal(
            ["SourceAddress", "SourceAddress", "SourceAddress", "Port", "Port", "Protocol", "Filter", "Threshold", "Cooldown", "MaxTriggerCount"],
            exception.Findings.Select(f => f.Parameter));
        Assert.Contains("10.0.0.0/33", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Window", 5, 0.0, null)]
    [InlineData("Window", null, 10.0, null)]
    [InlineData("Threshold", 5, null, null)]
    [InlineData("Threshold", 0, 10.0, null)]
    [InlineData("Measure", null, null, AlertMeasure.Bytes)]
    [InlineData("Threshold", 2_000_000, 10.0, AlertMeasure.DistinctHosts)]
    public void An_amount_needs_a_threshold_and_a_window(string parameter, int? threshold, double? window, AlertMeasure? measure)
    {
        var exception = Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings
        {
            Name = "bad", Port = ["80"], Threshold = threshold, Window = window is { } seconds ? TimeSpan.FromSeconds(seconds)
                : null, Measure = measure,
        }));

        Assert.Equal(parameter, Assert.Single(exception.Findings).Parameter);
    }

    [Fact]
    public void A_rule_that_asks_for_nothing_is_refused()
    {
        Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings { Name = "all" }));
        Assert.NotNull(Trial.Rule(new AlertRuleSettings { Name = "all", Threshold = 1, Window = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void A_filter_without_a_compiler_is_refused() =>
        Assert.Equal("Filter", Assert.Single(Assert.Throws<AlertRuleException>(() =>
            Trial.Rule(new AlertRuleSettings { Name = "a", Filter = "tcp" })).Findings).Parameter);

    [Theory]
    [InlineData("SlowTreshold", 5, "SlowThreshold")]
    [InlineData("SlowThreshold", "many", "whole number")]
    [InlineData("SlowWindow", 0, "time")]
    public void Parameters_of_a_detector_are_checked(string name, object value, string hint) => Assert.Contains(
        hint, Assert.Single(Assert.Throws<AlertRuleException>(() => Trial.Detector(AlertDetector.PortScan, (name, value))).Findings).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_detector_refuses_what_it_cannot_ask()
    {
        var exception = Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings
        {
            Name = "a", Detector = AlertDetector.PortScan, DnsName = ["x"], Measure = AlertMeasure.Bytes, GroupBy = AlertGrouping.Source,
        }));
        Assert.Equal(["Measure", "GroupBy", "DnsName"], exception.Findings.Select(f => f.Parameter));
        Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings { Name = "a", Detector = (AlertDetector)99 }));
        Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings { Name = "a", Detector = AlertDetector.Beacon, Threshold = 257 }));
        Assert.Throws<AlertRuleException>(() => Trial.Detector(AlertDetector.Blocklist));
        Assert.Throws<AlertRuleException>(() => Trial.Detector(AlertDetector.Blocklist, ("Path", "/no/such/list")));
    }

    [Fact]
    public void Parameters_of_a_detector_take_text_numbers_and_times()
    {
        var options = Trial.Detector(AlertDetector.PortScan, ("slowthreshold", "7"), ("SlowWindow", 90)).Rule.Detector!;
        Assert.Equal(7L, options.Get<long>("SlowThreshold"));
        Assert.Equal(TimeSpan.FromSeconds(90), options.Get<TimeSpan>("SlowWindow"));
    }

    [Fact]
    public void A_filter_that_only_another_link_type_than_Ethernet_knows_is_good()
    {
        var wireless = new AlertRuleSettings { Name = "a", Filter = "wlan type mgt" };
        Assert.Equal("a", new TrafficAlert(wireless, new LibpcapFilterCompiler()).Name);
    }
}
