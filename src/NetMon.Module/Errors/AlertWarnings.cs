using System.Globalization;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>Texts of alert warnings.</summary>
internal static class AlertWarnings
{
    /// <summary>A rule does not work completely.</summary>
    public static string RuleWarning(AlertRuleWarning warning) =>
        SafeText.Guard($"Alert rule '{warning.Alert.Name}': {warning.Message}");

    /// <summary>Events were dropped from the history before they were received.</summary>
    public static string EventsLost(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} alert events were dropped because they were not received in time; the last {AlertHistory.Limit} are kept.");

    /// <summary>An alert could not be delivered.</summary>
    public static string NotificationFailed(AlertDeliveryFailure failure) => SafeText.Guard(string.Create(
        CultureInfo.InvariantCulture,
        $"NotificationFailed: {failure.Channel}, alert of rule '{failure.Alert.Rule}', after {failure.Attempts} attempts: {failure.Error.Message}"));
}
