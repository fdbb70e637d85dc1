using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class NotificationChannelsTests
{
    [Theory]
    [InlineData(AlertChannel.Webhook, "Url")]
    [InlineData(AlertChannel.Email, "Server")]
    [InlineData(AlertChannel.File, "Path")]
    public void A_channel_without_its_settings_says_what_it_needs(AlertChannel channel, string setting)
    {
        var error = Assert.Throws<NotificationSettingsException>(() => NotificationChannels.Create(channel, new NotificationSettings()));

        Assert.Equal((channel, setting), (error.Channel, error.Setting));
        Assert.StartsWith($"{channel} needs ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlertChannel.Desktop, "Desktop")]
    [InlineData(AlertChannel.Syslog, "Syslog localhost:514")]
    public void A_channel_that_needs_no_settings_works_without(AlertChannel channel, string name) =>
        Assert.Equal(name, NotificationChannels.Create(channel, new NotificationSettings()).Name);

    [Fact]
    public void Channels_of_a_session_are_not_made_here() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NotificationChannels.Create(AlertChannel.Console, new NotificationSettings()));

    [Fact]
    public void Equal_settings_have_equal_keys_and_one_file_is_one_channel()
    {
        static object File(int keep) => NotificationChannels.KeyOf(
            AlertChannel.File, new NotificationSettings { File = new AlertFileSettings { Path = "/a", Keep = keep } });
        static object Hook(string url) => NotificationChannels.KeyOf(
            AlertChannel.Webhook, new NotificationSettings { Webhook = new WebhookSettings { Url = new Uri(url) } });

        Assert.Equal(File(1), File(2));
        Assert.Equal(Hook("https://example.com/a"), Hook("https://example.com/a"));
        Assert.NotEqual(Hook("https://example.com/a"), Hook("https://example.com/b"));
    }
}
