using System.ComponentModel;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class EventLogChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_has_the_text_first_and_then_each_value_at_its_place()
    {
        var log = new RecordingLog();

        await EventLogChannel.Create(log).DeliverAsync(SampleAlert.Full, Token);

        var entry = Assert.Single(log.Entries);
        Assert.Equal((EventLogLevel.Error, 103), (entry.Level, entry.Id));
        Assert.Equal(
            [
                "High: web: 192.0.2.10 reached 192.0.2.80:80 (+3 suppressed)", "web", "High", "Raised", "192.0.2.10",
                "192.0.2.10", "40000", "2001:db8::80", "80", "TCP", "12", "3", "eth0", "1:abc=",
            ],
            entry.Strings);
    }

    [Fact]
    public void What_an_event_does_not_have_is_an_empty_string_at_its_place()
    {
        var entry = EventLogEntry.Of(new TrafficAlertEvent { Rule = "quiet", Message = "nothing came" });

        Assert.Equal(["Medium: quiet: nothing came", "quiet", "Medium", "Raised", "", "", "", "", "", "", "1", "0", "", ""], entry.Strings);
    }

    [Theory]
    [InlineData(AlertSeverity.Information, 4, 100)]
    [InlineData(AlertSeverity.Low, 4, 101)]
    [InlineData(AlertSeverity.Medium, 2, 102)]
    [InlineData(AlertSeverity.High, 1, 103)]
    [InlineData(AlertSeverity.Critical, 1, 104)]
    public void Severities_have_their_levels_and_numbers(AlertSeverity severity, int level, int id)
    {
        var alert = SampleAlert.Full with { SeverityLevel = (int)severity };

        var raised = EventLogEntry.Of(alert);
        var released = EventLogEntry.Of(alert with { State = nameof(AlertState.Released) });

        Assert.Equal((level, id), ((int)raised.Level, raised.Id));
        Assert.Equal((level, id + 100), ((int)released.Level, released.Id));
    }

    [Fact]
    public void All_strings_together_are_not_longer_than_the_log_takes()
    {
        var entry = EventLogEntry.Of(SampleAlert.Full with { Key = new string('k', 5000), Message = string.Concat(Enumerable.Repeat("😀", 40_000)) });

        Assert.InRange(entry.Strings.Sum(text => text.Length), 31_000, 31_839);
        Assert.False(char.IsHighSurrogate(entry.Strings[0][^1]));
    }

    [Fact]
    public void Text_of_the_wire_inserts_nothing()
    {
        var entry = EventLogEntry.Of(SampleAlert.Full with { Key = "fe80::1%2", Message = "%1%1 of %%4096 and %{S-1-5}: 50 % of 100%" });

        Assert.Equal(@"High: web: \x251\x251 of \x25\x254096 and \x25{S-1-5}: 50 % of 100% (+3 suppressed)", entry.Strings[0]);
        Assert.Equal(@"fe80::1\x252", entry.Strings[4]);
    }

    [Fact]
    public void A_source_that_is_not_registered_is_told_with_the_command_that_registers_it()
    {
        var error = Assert.Throws<NotificationSettingsException>(() => EventLogChannel.Create(new RecordingLog { HasSource = false }));

        Assert.Equal(
            "The source NetMonPS is not registered. Run once as administrator: "
                + "eventcreate /L Application /SO NetMonPS /T Information /ID 1 /D \"NetMonPS is registered.\"",
            error.Message);
    }

    [Fact]
    public void Where_there_is_no_such_log_another_channel_is_named()
    {
        var error = Assert.Throws<NotificationSettingsException>(() => EventLogChannel.Create(null));

        Assert.Equal("EventLog is the event log of Windows. On this system use Syslog.", error.Message);
    }

    [Fact]
    public async Task A_log_that_takes_nothing_may_take_it_later()
    {
        const int LogFileFull = 1502;
        var channel = EventLogChannel.Create(new RecordingLog { Error = new Win32Exception(LogFileFull, "The event log file is full.") });

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => channel.DeliverAsync(SampleAlert.Full, Token));

        Assert.True(error.IsTransient);
        Assert.Equal("The event log does not take the entry: The event log file is full.", error.Message);
    }

    private sealed class RecordingLog : IEventLog
    {
        public List<EventLogEntry> Entries { get; } = [];

        public bool HasSource { get; init; } = true;

        public Win32Exception? Error { get; init; }

        public void Write(EventLogEntry entry)
        {
            if (Error is not null) throw Error;
            Entries.Add(entry);
        }
    }
}
