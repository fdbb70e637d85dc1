using System.Globalization;
using System.Net;
using System.Text.Json;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class WebhookChannelTests
{
    private const string Secret = "Bearer s3cret";

    [Fact]
    public async Task The_plain_body_has_every_property_of_the_event()
    {
        using var receiver = new HttpReceiver(_ => HttpReceiver.Status("204 No Content"));
        await Deliver(new WebhookSettings { Url = receiver.Url });

        var request = receiver.Requests.Take(TestContext.Current.CancellationToken);
        Assert.Equal("POST /hook/t0ken HTTP/1.1", request.Line);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        using var json = JsonDocument.Parse(request.Body);
        var properties = json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
        Assert.Equal(typeof(TrafficAlertEvent).GetProperties().Select(p => p.Name).Order(), properties.Keys.Order());
        Assert.Equal(
            (SampleAlert.Full.Time, "High", "Raised", "2001:db8::80", "60", "12", ""),
            (DateTime.Parse(properties["Time"], CultureInfo.InvariantCulture), properties["Severity"], properties["State"], properties["DstIP"], properties["Window"], properties["Count"], properties["Error"]));
    }

    [Fact]
    public async Task The_body_for_Slack_is_one_text_that_cannot_call_anybody()
    {
        using var receiver = new HttpReceiver(_ => HttpReceiver.Status("200 OK"));
        await Deliver(
            new WebhookSettings { Url = receiver.Url, Format = WebhookFormat.Slack },
            SampleAlert.Full with { Message = "server name <!channel> & \"co\"", SuppressedCount = 0 });

        using var json = JsonDocument.Parse(receiver.Requests.Take(TestContext.Current.CancellationToken).Body);
        var property = Assert.Single(json.RootElement.EnumerateObject());
        Assert.Equal(("text", "*High: web*\nserver name &lt;!channel&gt; &amp; \"co\""), (property.Name, property.Value.GetString()));
    }

    [Fact]
    public async Task A_header_carries_the_secret_and_nothing_else_shows_it()
    {
        using var receiver = new HttpReceiver(_ => HttpReceiver.Status("403 Forbidden"));
        var settings = new WebhookSettings { Url = receiver.Url, HeaderName = "Authorization", HeaderValue = Given(Secret) };

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => Deliver(settings));

        Assert.Equal(Secret, receiver.Requests.Take(TestContext.Current.CancellationToken).Headers["Authorization"]);
        Assert.Equal($"{receiver.Url.Authority} answered 403.", error.Message);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_breaks_its_header_is_refused_without_being_quoted()
    {
        using var receiver = new HttpReceiver(_ => HttpReceiver.Status("200 OK"));
        var settings = new WebhookSettings { Url = receiver.Url, HeaderName = "X-Token", HeaderValue = Given("s3cret\r\nX-More: 1") };

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => Deliver(settings));

        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("500 Internal Server Error", true)]
    [InlineData("503 Service Unavailable", true)]
    [InlineData("429 Too Many Requests", true)]
    [InlineData("408 Request Timeout", true)]
    [InlineData("400 Bad Request", false)]
    [InlineData("404 Not Found", false)]
    [InlineData("302 Found", false)]
    public async Task A_refusal_says_whether_a_retry_may_help(string status, bool isTransient)
    {
        using var receiver = new HttpReceiver(_ => HttpReceiver.Status(status, "Location: /elsewhere\r\nRetry-After: 7\r\n"));

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => Deliver(new WebhookSettings { Url = receiver.Url }));

        Assert.Equal((isTransient, TimeSpan.FromSeconds(7)), (error.IsTransient, error.RetryAfter));
        Assert.Contains(status[..3], error.Message, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var port = Loopback.DeadPort();

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => Deliver(new WebhookSettings { Url = new Uri($"http://127.0.0.1:{port}/t0ken") }));

        Assert.True(error.IsTransient);
        Assert.StartsWith($"127.0.0.1:{port} cannot be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_hangs_costs_its_time_and_no_more()
    {
        using var receiver = new HttpReceiver(_ => null);
        var outcome = Dispatch(receiver.Url, new DeliveryPolicy { Timeout = TimeSpan.FromMilliseconds(200), Retries = 0 });

        Assert.Equal("No answer within 0.2 s.", Assert.Single(outcome.Failures).Error.Message);
        Assert.Equal(1, outcome.Statistics.Failed);
    }

    [Fact]
    public void A_server_that_fails_once_gets_the_event_again()
    {
        using var receiver = new HttpReceiver(request => HttpReceiver.Status(request == 1 ? "500 Oops" : "200 OK"));
        var outcome = Dispatch(receiver.Url, new DeliveryPolicy { FirstPause = TimeSpan.Zero });

        Assert.Empty(outcome.Failures);
        Assert.Equal((1L, 1L), (outcome.Statistics.Delivered, outcome.Statistics.Retried));
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Equal(receiver.Requests.First().Body, receiver.Requests.Last().Body);
    }

    [Theory]
    [InlineData("ftp://example.com/", null, null, "Url")]
    [InlineData("https://me:pw@example.com/", null, null, "Url")]
    [InlineData("http://example.com/", "X-Token", "x", "Url")]
    [InlineData("https://example.com/", "X-Token", null, "HeaderName")]
    [InlineData("https://example.com/", null, "x", "HeaderName")]
    [InlineData("https://example.com/", "X Token", "x", "HeaderName")]
    public void Settings_that_cannot_work_are_refused_before_the_first_event(string url, string? header, string? value, string setting)
    {
        var settings = new WebhookSettings { Url = new Uri(url), HeaderName = header, HeaderValue = value is null ? null : Given(value) };

        var error = Assert.Throws<NotificationSettingsException>(() => WebhookChannel.Create(settings));

        Assert.Equal((AlertChannel.Webhook, setting), (error.Channel, error.Setting));
    }

    private static NotificationSecret Given(string value) => NotificationSecret.From(new NetworkCredential("", value).SecurePassword);

    private static async Task Deliver(WebhookSettings settings, TrafficAlertEvent? alert = null)
    {
        using var channel = WebhookChannel.Create(settings);
        await channel.DeliverAsync(alert ?? SampleAlert.Full, TestContext.Current.CancellationToken);
    }

    private static (IReadOnlyList<AlertDeliveryFailure> Failures, AlertDeliveryStatistics Statistics) Dispatch(Uri url, DeliveryPolicy policy)
    {
        var failures = new List<AlertDeliveryFailure>();
        var options = new AlertDispatcherOptions { Policy = policy, DrainTime = TimeSpan.FromSeconds(20) };
        var dispatcher = new AlertDispatcher(options, failures.Add);
        var outlet = dispatcher.Open("hook", () => WebhookChannel.Create(new WebhookSettings { Url = url }));
        outlet.Post(SampleAlert.Full);
        dispatcher.Dispose();
        return (failures, outlet.GetStatistics());
    }
}
