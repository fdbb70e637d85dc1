namespace NetMon.Monitors;

/// <summary>Takes what a monitor reports. Called on threads of the monitor, several at once; must not wait.</summary>
public interface IMonitorSink
{
    /// <summary>Takes an alert event.</summary>
    /// <param name="alert">The event.</param>
    void Accept(TrafficAlertEvent alert);

    /// <summary>Takes a health record.</summary>
    /// <param name="health">The record.</param>
    void Accept(MonitorHealth health);

    /// <summary>Takes a warning.</summary>
    /// <param name="message">What is the matter: one or two sentences.</param>
    void Warn(string message);
}
