using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects passwords and other secrets that are sent without encryption, as Find-CleartextCredential finds them. The event has the user name and
/// never the secret. Names without a secret, as in NTLM, are not reported.
/// </summary>
/// <remarks>
/// Limits: the secret is reported when the server has answered, or after ten seconds. There are at most -MaximumEvents events in an hour, because
/// a client can forge as many source addresses, or try as many names, as it likes; the rule reports how many more there were.
/// </remarks>
internal sealed class ClearSecret : AlertRunner, ISecretListener
{
    private const string ExcludeProtocol = nameof(ExcludeProtocol);
    private const string MaximumEvents = nameof(MaximumEvents);
    private const long Hour = 3_600_000_000_000;

    private readonly string[] _excluded;
    private readonly long _maxEvents;
    private long _hourStart;
    private long _events;
    private long _left;

    private ClearSecret(RuleContext context) : base(context)
    {
        _excluded = context.Options.Find<string[]>(ExcludeProtocol) ?? [];
        _maxEvents = context.Options.Get<long>(MaximumEvents);
        context.Secrets.Add(this);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.CleartextCredential,
        Summary = "A password or another secret is sent without encryption.",
        Severity = AlertSeverity.High,
        Cooldown = TimeSpan.FromHours(1),
        Parameters =
        [
            new DetectorParameter(ExcludeProtocol, DetectorParameterType.Names, null, "Protocols to ignore, such as SNMP or 'HTTP form'."),
            new DetectorParameter(MaximumEvents, DetectorParameterType.Count, 1000L,
                "Maximum number of events in an hour. Further secrets of new keys are counted as suppressed, and the rule reports their number."),
        ],
        Create = context => new ClearSecret(context),
    };

    // Uses what was found in streams, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnSecret(CleartextCredential found, long now)
    {
        if (found.Secret is null || _excluded.Contains(found.Protocol, StringComparer.OrdinalIgnoreCase)) return;
        var parties = TransactionParties.Of(found);
        if (!parties.Meet(Context.Rule)) return;
        var (client, server) = (parties.Client, parties.Server);
        var key = new AlertKey(client, server, AlertKey.HashOf($"{found.Protocol} {found.UserName}"));
        if (!Context.Meets(key, now, 1) || !HasRoom(now)) return;
        Context.Raise(key, now, AlertSubject.Of(found), $"{client} > {server} {found.Protocol}", $"{client} sent in clear: {found}", 1);
    }

    public override void OnEnd()
    {
        Context.Secrets.Remove(this);
        TellLeft();
    }

    private bool HasRoom(long now)
    {
        if (_events == 0 || now - _hourStart >= Hour)
        {
            TellLeft();
            (_hourStart, _events) = (now, 0);
        }

        if (_events < _maxEvents)
        {
            _events++;
            return true;
        }

        if (_left++ == 0) Context.Warn(Invariant($"There were {_maxEvents} events within an hour. More secrets in clear are only counted until the hour is over, see MaximumEvents."));
        Context.Suppress();
        return false;
    }

    private void TellLeft()
    {
        if (_left > 0) Context.Warn(Invariant($"{_left} more secrets in clear were found, for which there was no event, because there had been {_maxEvents} within an hour."));
        _left = 0;
    }
}
