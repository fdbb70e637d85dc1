using System.Globalization;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>What the delivery of alerts warns of, in words.</summary>
internal static class AlertWarnings
{
    /// <summary>A rule cannot do all of its work.</summary>
    public static string RuleWarning(AlertRuleWarning warning) =>
        SafeText.Guard($"Alert rule '{warning.Alert.Name}': {warning.Message}");

    /// <summary>Events left the history before anybody received them.</summary>
    public static string EventsLost(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} older alert events were dropped because nobody received them; the last {AlertHistory.Limit} are kept.");

    /// <summary>An alert did not arrive.</summary>
    public static string NotificationFailed(AlertDeliveryFailure failure) => SafeText.Guard(string.Create(
        CultureInfo.InvariantCulture,
        $"NotificationFailed: {failure.Channel}, alert of rule '{failure.Alert.Rule}', after {failure.Attempts} attempts: {failure.Error.Message}"));
}
