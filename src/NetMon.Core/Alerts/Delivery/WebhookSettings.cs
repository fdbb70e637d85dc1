using System.Text;

namespace NetMon.Alerts.Delivery;

/// <summary>Settings of a webhook: an HTTP POST of JSON.</summary>
public sealed record WebhookSettings
{
    /// <summary>The address, http or https. Many services put a secret in it, so messages contain only its host.</summary>
    public required Uri Url { get; init; }

    /// <summary>Format of the body. Default: the properties of the event.</summary>
    public WebhookFormat Format { get; init; }

    /// <summary>Name of an additional header, such as <c>Authorization</c>; null for none.</summary>
    public string? HeaderName { get; init; }

    /// <summary>Complete value of that header: <c>Bearer ...</c>.</summary>
    public NotificationSecret? HeaderValue { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Url = {Url.Scheme}://{Url.Authority}/..., Format = {Format}, HeaderName = {HeaderName}, HeaderValue = {HeaderValue}");
        return true;
    }
}

/// <summary>Formats of the body of a webhook.</summary>
public enum WebhookFormat
{
    /// <summary>A JSON object with the properties of the event.</summary>
    Plain,

    /// <summary><c>{"text": "..."}</c>, accepted by Slack, Mattermost, Rocket.Chat and Teams workflows.</summary>
    Slack,
}
