using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects passwords and other secrets that are sent without encryption, as Find-CleartextCredential finds them. The event has the user name and
/// never the secret. Names without a secret, as in NTLM, are not reported.
/// </summary>
/// <remarks>Limits: the secret is reported when the server has answered, or after ten seconds.</remarks>
internal sealed class ClearSecret : AlertRunner, ISecretListener
{
    private const string ExcludeProtocol = nameof(ExcludeProtocol);

    private readonly string[] _excluded;

    private ClearSecret(RuleContext context) : base(context)
    {
        _excluded = context.Options.Find<string[]>(ExcludeProtocol) ?? [];
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
        if (!Context.Meets(key, now, 1)) return;
        Context.Raise(key, now, AlertSubject.Of(found), $"{client} > {server} {found.Protocol}", $"{client} sent in clear: {found}", 1);
    }

    public override void OnEnd() => Context.Secrets.Remove(this);
}
