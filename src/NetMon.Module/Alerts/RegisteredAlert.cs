using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>A rule of a session, with all that works for it.</summary>
/// <param name="alert">The rule.</param>
internal sealed class RegisteredAlert(TrafficAlert alert) : IDisposable
{
    /// <summary>The rule.</summary>
    public TrafficAlert Alert { get; } = alert;

    /// <summary>Its ways out.</summary>
    public IReadOnlyList<AlertOutlet> Outlets { get; init; } = [];

    /// <summary>Its condition, if that is a script.</summary>
    public ScriptCondition? Condition { get; init; }

    /// <summary>The capture that runs for it alone; null for a rule that is applied to every capture.</summary>
    public AlertWatch? Watch { get; init; }

    /// <summary>Ends its capture, and lets go of its channels; what they have been given still has its time to arrive.</summary>
    public void Dispose()
    {
        Watch?.Dispose();
        foreach (var outlet in Outlets) outlet.Dispose();
        Condition?.Dispose();
    }
}
