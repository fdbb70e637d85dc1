using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Adapters.Notifications;

/// <summary>Posts events as JSON over HTTP. Messages name only the host, because the path of a webhook often contains its secret.</summary>
internal sealed class WebhookChannel : IAlertChannel, IDisposable
{
    // A value of its own would contradict the request, RFC 9110 and RFC 9112.
    private static readonly HashSet<string> ConnectionHeaders =
        new(["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    private readonly WebhookSettings _settings;
    private readonly HttpClient _client;

    private WebhookChannel(WebhookSettings settings)
    {
        _settings = settings;
        _client = new HttpClient(new SocketsHttpHandler
        {
            // A redirect would send the secret header to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Limited, so that DNS changes of the receiver are noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // The dispatcher enforces the timeout.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("NetMonPS", typeof(WebhookChannel).Assembly.GetName().Version?.ToString(3)));
    }

    public string Name => "Webhook " + _settings.Url.Authority;

    /// <summary>Validates the settings and creates the channel.</summary>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static WebhookChannel Create(WebhookSettings settings)
    {
        if (!settings.Url.IsAbsoluteUri || settings.Url.Scheme is not ("http" or "https"))
            throw Wrong(nameof(settings.Url), "A webhook's address begins with https:// or http://.");
        if (settings.Url.UserInfo.Length > 0)
            throw Wrong(nameof(settings.Url), "A webhook's address holds no user name: give a header with its secret value instead.");
        if ((settings.HeaderName is null) != (settings.HeaderValue is null))
            throw Wrong(nameof(settings.HeaderName), "A webhook's header needs both a name and a value.");
        if (settings.HeaderName is { } name && !IsToken(name))
            throw Wrong(nameof(settings.HeaderName), $"{SafeText.Quote(name)} is not the name of an HTTP header.");
        if (settings.HeaderName is { } taken && ConnectionHeaders.Contains(taken))
            throw Wrong(nameof(settings.HeaderName), $"The header {taken} is set by the connection.");
        if (settings.HeaderValue is not null && settings.Url is { Scheme: "http", IsLoopback: false })
            throw Wrong(nameof(settings.Url), "A header with a secret is sent over https:// only, or to this machine.");

        return new WebhookChannel(settings);
    }

    public async Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url);
        var body = _settings.Format == WebhookFormat.Slack ? AlertJson.Slack(alert) : AlertJson.Plain(alert);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        AddSecret(request);

        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode) throw Refusal(response);
        }
        catch (HttpRequestException e)
        {
            // The exception's own message may quote the URL, so only the cause is reported.
            throw new AlertDeliveryException(
                $"{_settings.Url.Authority} {Cause(e)}.", isTransient: e.HttpRequestError != HttpRequestError.SecureConnectionError);
        }
    }

    public void Dispose() => _client.Dispose();

    private void AddSecret(HttpRequestMessage request)
    {
        if (_settings.HeaderName is not { } name) return;

        var value = _settings.HeaderValue!.Reveal();
        // Not Add, whose exception quotes the value.
        var isFit = !value.Any(char.IsControl)
            && (request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value));
        if (!isFit) throw new AlertDeliveryException($"The value of the header {name} is not valid in a header.", isTransient: false);
    }

    private AlertDeliveryException Refusal(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        var isTransient = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
        var advice = (int)status is >= 300 and < 400 ? " Redirects are not followed: give the address it leads to." : "";
        return new AlertDeliveryException($"{_settings.Url.Authority} answered {(int)status}.{advice}", isTransient)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static string Cause(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "cannot be resolved",
        HttpRequestError.SecureConnectionError => "failed the TLS check: " + Reason<AuthenticationException>(exception),
        HttpRequestError.ConnectionError => "cannot be reached: " + Reason<SocketException>(exception),
        HttpRequestError.ResponseEnded => "closed the connection without an answer",
        var other => $"failed ({other})",
    };

    private static string Reason<T>(Exception exception) where T : Exception
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is T) return inner.Message.TrimEnd('.');
        }

        return "no reason given";
    }

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static NotificationSettingsException Wrong(string setting, string message) => new(AlertChannel.Webhook, setting, message);
}
