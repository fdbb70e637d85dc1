using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects new services: a port of a local address that replies and is not in the baseline file: TCP with SYN-ACK, UDP from a port below 1024
/// to a higher one. During the learning period of a new file nothing is reported.
/// </summary>
/// <remarks>Limits: UDP services on higher ports are not detected, because clients use these ports too.</remarks>
internal sealed class NewService : AlertRunner
{
    private const int FirstFreePort = 1024;

    private readonly Baseline _baseline;
    private readonly AddressSet _local;

    private NewService(RuleContext context) : base(context)
    {
        _baseline = NewHost.Open(context);
        _local = NewHost.LocalOf(context);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.NewService,
        Summary = "A port of a local address replies for the first time.",
        Severity = AlertSeverity.Low,
        Parameters = NewHost.Parameters,
        Create = context => new NewService(context),
    };

    public override PacketKinds Kinds => PacketKinds.TcpSynAck | PacketKinds.Udp;

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses || !_local.Contains(packet.Source)) return;
        var (port, clientPort) = (packet.Headers.SrcPort, packet.Headers.DstPort);
        if (packet.Kind == PacketKinds.Udp && (port >= FirstFreePort || clientPort < FirstFreePort)) return;
        if (!Context.Rule.Accepts(packet.Destination, clientPort, packet.Source, port)) return;
        var protocol = packet.Headers.IPProtocol;
        if (!_baseline.IsNew(new BaselineEntry(packet.Source, protocol, port), packet.Now)) return;
        var key = new AlertKey(packet.Source, default, (ulong)protocol << 16 | port);
        if (!Context.Meets(key, packet.Now, 1)) return;
        var name = packet.Kind == PacketKinds.Udp ? "UDP" : "TCP";
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), Invariant($"{packet.Source} {name} port {port}"),
            Invariant($"{packet.Source} replies on {name} port {port} for the first time"), 1);
    }

    public override void OnEnd() => _baseline.Save();
}
