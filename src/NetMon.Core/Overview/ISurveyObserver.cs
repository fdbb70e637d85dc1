namespace NetMon.Overview;

/// <summary>
/// Receives the flows, transactions and findings of a <see cref="CaptureSurvey"/> as they end, from the same pass. Called on the thread of the
/// capture, by one thread at a time, and must not wait.
/// </summary>
public interface ISurveyObserver
{
    /// <summary>Receives a flow that has ended.</summary>
    /// <param name="flow">The flow.</param>
    void OnFlow(FlowRecord flow);

    /// <summary>Receives a transaction that has ended.</summary>
    /// <param name="transaction">A DnsTransaction, HttpTransaction, TlsSession or CleartextCredential.</param>
    void OnTransaction(Transaction transaction);

    /// <summary>Receives an event of a detector.</summary>
    /// <param name="raised">The event.</param>
    void OnFinding(TrafficAlertEvent raised);
}
