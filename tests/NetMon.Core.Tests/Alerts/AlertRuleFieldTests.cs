using NetMon.Alerts;

namespace NetMon.Tests.Alerts;

/// <summary>Fields of a rule are described once; what is not described cannot be set anywhere.</summary>
public sealed class AlertRuleFieldTests
{
    [Fact]
    public void Every_setting_of_a_rule_is_described()
    {
        string[] others = [nameof(AlertRuleSettings.ConditionText), nameof(AlertRuleSettings.ConditionErrorLimit), nameof(AlertRuleSettings.DetectorParameter)];

        Assert.Equal(
            typeof(AlertRuleSettings).GetProperties().Select(property => property.Name).Except(others).Order(StringComparer.Ordinal),
            AlertRuleField.All.Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rule_shows_every_field()
    {
        var shown = typeof(TrafficAlert).GetProperties().Select(property => property.Name);

        Assert.Empty(AlertRuleField.All.Select(field => field.Name).Except(shown));
    }

    [Fact]
    public void A_field_is_set_in_a_copy()
    {
        var before = new AlertRuleSettings { Name = "a" };

        foreach (var (name, value) in new (string, object)[] { ("Port", (string[])["80"]), ("Threshold", 5L), ("Severity", AlertSeverity.High), ("Filter", "udp") })
        {
            var field = AlertRuleField.All.Single(field => field.Name == name);
            Assert.False(field.IsGiven(before));
            Assert.True(field.IsGiven(field.Set(before, value)));
            Assert.False(field.IsGiven(before));
        }
    }
}
