namespace NetMon.Alerts.Delivery;

/// <summary>A channel cannot be set up with the settings there are.</summary>
/// <param name="channel">The channel.</param>
/// <param name="setting">Name of the setting that is missing or wrong, such as <c>Url</c>.</param>
/// <param name="message">What is wrong and what would be right.</param>
public sealed class NotificationSettingsException(AlertChannel channel, string setting, string message) : Exception(message)
{
    /// <summary>The channel.</summary>
    public AlertChannel Channel { get; } = channel;

    /// <summary>Name of the setting that is missing or wrong, such as <c>Url</c>.</summary>
    public string Setting { get; } = setting;
}
