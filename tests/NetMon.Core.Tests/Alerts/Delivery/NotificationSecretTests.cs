using System.Net;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Delivery;

public sealed class NotificationSecretTests
{
    private const string Value = "s3cret-väl\u00fce";

    [Fact]
    public void A_secret_is_revealed_to_who_asks_and_shown_to_nobody()
    {
        var secret = NotificationSecret.From(new NetworkCredential("", Value).SecurePassword);

        Assert.Equal(Value, secret.Reveal());
        Assert.Equal("***", secret.ToString());
        Assert.Empty(secret.GetType().GetProperties());
    }

    [Fact]
    public void An_environment_variable_is_read_when_the_secret_is_used()
    {
        const string Variable = "NETMON_TEST_SECRET_LATE";
        var secret = NotificationSecret.FromEnvironment(Variable);
        var error = Assert.Throws<AlertDeliveryException>(() => secret.Reveal());
        Assert.Contains(Variable, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);

        Environment.SetEnvironmentVariable(Variable, Value);
        Assert.Equal(Value, secret.Reveal());
        Assert.Equal("env:" + Variable, secret.ToString());
    }

    [Fact]
    public void Equal_secrets_make_equal_settings()
    {
        Assert.Equal(Settings(Value), Settings(Value));
        Assert.Equal(Settings(Value).GetHashCode(), Settings(Value).GetHashCode());
        Assert.NotEqual(Settings(Value), Settings("another"));
    }

    [Fact]
    public void Settings_as_text_show_neither_the_secret_nor_the_path_of_a_webhook()
    {
        var text = new NotificationSettings { Webhook = Settings(Value) }.ToString();

        Assert.DoesNotContain(Value, text, StringComparison.Ordinal);
        Assert.DoesNotContain("T00/B00", text, StringComparison.Ordinal);
        Assert.Contains("hooks.example.com", text, StringComparison.Ordinal);
    }

    private static WebhookSettings Settings(string secret) => new()
    {
        Url = new Uri("https://hooks.example.com/services/T00/B00"),
        HeaderName = "Authorization",
        HeaderValue = NotificationSecret.From(new NetworkCredential("", secret).SecurePassword),
    };
}
