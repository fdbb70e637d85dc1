using System.Text;

namespace NetMon.Alerts.Delivery;

/// <summary>An HTTP POST of JSON.</summary>
public sealed record WebhookSettings
{
    /// <summary>Where to; http or https. Many services hide a secret in it, so messages name its host only.</summary>
    public required Uri Url { get; init; }

    /// <summary>What the body looks like. Default: the properties of the event.</summary>
    public WebhookFormat Format { get; init; }

    /// <summary>Name of one more header, such as <c>Authorization</c>; null for none.</summary>
    public string? HeaderName { get; init; }

    /// <summary>Value of that header, whole: <c>Bearer ...</c>.</summary>
    public NotificationSecret? HeaderValue { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Url = {Url.Scheme}://{Url.Authority}/..., Format = {Format}, HeaderName = {HeaderName}, HeaderValue = {HeaderValue}");
        return true;
    }
}

/// <summary>Bodies of a webhook.</summary>
public enum WebhookFormat
{
    /// <summary>A JSON object with the properties of the event.</summary>
    Plain,

    /// <summary><c>{"text": "..."}</c>, which Slack, Mattermost, Rocket.Chat and Teams workflows take.</summary>
    Slack,
}
