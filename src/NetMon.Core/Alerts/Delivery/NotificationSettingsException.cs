namespace NetMon.Alerts.Delivery;

/// <summary>The settings of a channel are incomplete or not valid.</summary>
/// <param name="channel">The channel.</param>
/// <param name="setting">Name of the setting that is missing or wrong, such as <c>Url</c>.</param>
/// <param name="message">What is wrong and what is valid.</param>
public sealed class NotificationSettingsException(AlertChannel channel, string setting, string message) : Exception(message)
{
    /// <summary>The channel.</summary>
    public AlertChannel Channel { get; } = channel;

    /// <summary>Name of the setting that is missing or wrong, such as <c>Url</c>.</summary>
    public string Setting { get; } = setting;
}
