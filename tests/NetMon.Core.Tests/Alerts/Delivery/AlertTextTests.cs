using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Delivery;

public sealed class AlertTextTests
{
    [Fact]
    public void A_line_has_severity_rule_message_and_what_was_suppressed() =>
        Assert.Equal("High: web: 192.0.2.10 reached 192.0.2.80:80 (+3 suppressed)", SampleAlert.Full.ToString());

    [Fact]
    public void What_has_ceased_is_said_to_be_released() =>
        Assert.Equal("High: web (released)", AlertText.Title(SampleAlert.Full with { State = nameof(AlertState.Released) }));

    [Fact]
    public void Control_characters_from_the_wire_never_reach_a_terminal() => Assert.Equal(
        "a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFDé\U0001F600", AlertText.Clean("a\u001b[31mb\nc\u009bd\ud800é\U0001F600"));
}
