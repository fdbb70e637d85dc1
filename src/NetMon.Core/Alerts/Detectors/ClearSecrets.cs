using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Credentials;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Finds secrets that are sent in clear for all detectors that listen: it puts streams and datagrams together, which no other rule pays for, and
/// tells each secret when the server has answered, or when it is too late for that.
/// </summary>
internal sealed class ClearSecrets : SharedRunner
{
    // How often the time goes on while nothing is sent and a secret waits for its answer.
    private const long Step = 1_000_000_000;

    private readonly AlertSchedule _schedule;
    private readonly CredentialConsumer _consumer;
    private readonly TransportReader _reader;
    private readonly List<ISecretListener> _listeners = [];
    private long _now;

    /// <summary>Creates the finder.</summary>
    public ClearSecrets(AlertSchedule schedule)
    {
        _schedule = schedule;
        var options = new CredentialOptions();
        _consumer = new CredentialConsumer(options, Tell);
        _reader = new TransportReader(options.Reassembly, _consumer);
    }

    public override PacketKinds Kinds => PacketKinds.IP;

    public override bool HasListeners => _listeners.Count > 0;

    /// <summary>Adds a listener.</summary>
    public void Add(ISecretListener listener) => _listeners.Add(listener);

    /// <summary>Removes a listener.</summary>
    public void Remove(ISecretListener listener) => _listeners.Remove(listener);

    public override void OnPacket(in AlertPacket packet)
    {
        _now = packet.Now;
        _reader.Take(packet.ToFrame(), packet.Headers);
        Schedule();
    }

    public override void OnTime(long now)
    {
        _now = now;
        _reader.Tick(now);
        Schedule();
    }

    public override void OnEnd() => _reader.End();

    private void Schedule()
    {
        if (_consumer.HasOpen) _schedule.At(_now + Step);
    }

    private void Tell(CleartextCredential found)
    {
        foreach (var listener in _listeners) listener.OnSecret(found, _now);
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
