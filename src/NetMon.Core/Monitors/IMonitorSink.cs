namespace NetMon.Monitors;

/// <summary>Receives a monitor's reports. Called concurrently on the monitor's threads; must not block.</summary>
public interface IMonitorSink
{
    /// <summary>Receives an alert event.</summary>
    /// <param name="alert">The event.</param>
    void Accept(TrafficAlertEvent alert);

    /// <summary>Receives a health record.</summary>
    /// <param name="health">The record.</param>
    void Accept(MonitorHealth health);

    /// <summary>Receives a warning.</summary>
    /// <param name="message">One or two sentences.</param>
    void Warn(string message);
}
