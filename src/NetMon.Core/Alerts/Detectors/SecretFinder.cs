using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Credentials;

namespace NetMon.Alerts.Detectors;

/// <summary>Finds secrets that are sent in clear for all detectors that listen: it puts streams and datagrams together, which no other rule pays for.</summary>
internal sealed class SecretFinder : ClearSecrets
{
    // How often the time goes on while nothing is sent and a secret waits for its answer.
    private const long Step = 1_000_000_000;

    private readonly AlertSchedule _schedule;
    private readonly CredentialConsumer _consumer;
    private readonly TransportReader _reader;
    private long _now;

    /// <summary>Creates the finder.</summary>
    public SecretFinder(AlertSchedule schedule)
    {
        _schedule = schedule;
        var options = new CredentialOptions();
        _consumer = new CredentialConsumer(options, found => TellAll(found, _now));
        _reader = new TransportReader(options.Reassembly, _consumer);
    }

    public override PacketKinds Kinds => PacketKinds.IP;

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
}
