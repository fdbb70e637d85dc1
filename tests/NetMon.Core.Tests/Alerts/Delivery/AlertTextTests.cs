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
    public void What_would_steer_a_terminal_or_break_a_header_is_written_as_an_escape()
    {
        var alert = SampleAlert.Full with { Rule = "a\u001b[31mb\nc", Message = "\u009bd\ud800é\U0001F600\u202e" };
        Assert.Equal("a\\x1b[31mb\\x0ac", alert.Rule);
        Assert.Equal("\\x9bd\\ud800é\U0001F600\\u202e", alert.Message);
    }
}
