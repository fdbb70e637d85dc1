using System.Globalization;
using NetMon.Alerts.Delivery;

namespace NetMon.Pipeline;

/// <summary>What the delivery of alerts warns of, in words.</summary>
internal static class AlertWarnings
{
    /// <summary>An alert did not arrive.</summary>
    public static string NotificationFailed(AlertDeliveryFailure failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"NotificationFailed: {failure.Channel}, alert of rule '{failure.Alert.Rule}', after {failure.Attempts} attempts: {failure.Error.Message}");
}
