using NetMon.Alerts.Rules;

namespace NetMon.Alerts.Detectors;

/// <summary>Tells secrets that are sent in clear to all detectors that listen, when the server has answered, or when it is too late for that.</summary>
internal abstract class ClearSecrets : SharedRunner
{
    private readonly List<ISecretListener> _listeners = [];

    public override bool HasListeners => _listeners.Count > 0;

    /// <summary>Adds a listener.</summary>
    public void Add(ISecretListener listener) => _listeners.Add(listener);

    /// <summary>Removes a listener.</summary>
    public void Remove(ISecretListener listener) => _listeners.Remove(listener);

    /// <summary>Tells what was found.</summary>
    /// <param name="found">Who sent it to whom. The secret itself is masked.</param>
    /// <param name="now">The time.</param>
    protected void TellAll(CleartextCredential found, long now)
    {
        foreach (var listener in _listeners) listener.OnSecret(found, now);
    }
}

/// <summary>Receives secrets that are sent in clear.</summary>
internal interface ISecretListener
{
    /// <summary>Receives what was found.</summary>
    /// <param name="found">Who sent it to whom. The secret itself is masked.</param>
    /// <param name="now">The time.</param>
    void OnSecret(CleartextCredential found, long now);
}
