using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>A rule of a session with its channels, condition and capture.</summary>
/// <param name="alert">The rule.</param>
internal sealed class RegisteredAlert(TrafficAlert alert) : IDisposable
{
    /// <summary>The rule.</summary>
    public TrafficAlert Alert { get; } = alert;

    /// <summary>Outlets to its channels.</summary>
    public IReadOnlyList<AlertOutlet> Outlets { get; init; } = [];

    /// <summary>Its script condition, or null.</summary>
    public ScriptCondition? Condition { get; init; }

    /// <summary>Its own capture; null if the rule is applied to every capture.</summary>
    public AlertWatch? Watch { get; init; }

    /// <summary>Ends its capture and releases its channels, which still deliver queued events.</summary>
    public void Dispose()
    {
        Watch?.Dispose();
        foreach (var outlet in Outlets) outlet.Dispose();
        Condition?.Dispose();
    }
}
