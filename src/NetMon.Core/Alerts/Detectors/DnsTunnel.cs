using NetMon.Filtering;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// One host asks for many different names under one domain, all of them long and none of them simple: data that is carried out in the
/// questions of DNS (iodine, dnscat2). What tells is the rate of new long names; entropy only sets aside counters and padding.
/// </summary>
/// <remarks>
/// Only questions over UDP to port 53 are read, not DNS over TLS or HTTPS. Some security products ask for such names about files they
/// check: exclude their domains. A tunnel that is content with a few questions a minute is not seen. Reverse lookups (.arpa) are left aside.
/// </remarks>
internal sealed class DnsTunnel : AlertRunner
{
    private const string MinimumLength = nameof(MinimumLength);
    private const string MinimumEntropy = nameof(MinimumEntropy);
    private const string ExcludeDomain = nameof(ExcludeDomain);
    private const int MaxKeys = 100_000;
    private const int DnsPort = 53;
    private const int QueryFlag = 0x80;
    private const int FlagsOffset = 2;

    private static readonly PortRange[] DnsPorts = [new(DnsPort, DnsPort)];

    private readonly KeyTable<RecentSet?> _names = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly long _minLength;
    private readonly double _minEntropy;
    private readonly string[] _excluded;

    private DnsTunnel(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _minLength = context.Options.Get<long>(MinimumLength);
        _minEntropy = context.Options.Get<double>(MinimumEntropy);
        _excluded = context.Options.Find<string[]>(ExcludeDomain) ?? [];
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.DnsTunnel,
        Summary = "One host asks for many long, random names under one domain.",
        Severity = AlertSeverity.High,
        Counts = "different long names under one domain that one host asked for",
        Threshold = 40,
        MaxThreshold = 1_000_000,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(MinimumLength, DetectorParameterType.Count, 30L, "How many characters a name has below its domain at least."),
            new DetectorParameter(MinimumEntropy, DetectorParameterType.Number, 3.0,
                "Shannon entropy of these characters at least, in bits a character."),
            new DetectorParameter(ExcludeDomain, DetectorParameterType.Names, null, "Domains that are left alone, with all below them."),
        ],
        Create = context => new DnsTunnel(context),
    };

    public override PacketKinds Kinds => PacketKinds.Udp;

    public override PortRange[] Ports => DnsPorts;

    public override void OnPacket(in AlertPacket packet)
    {
        ref readonly var headers = ref packet.Headers;
        if (headers.DstPort != DnsPort || headers.PayloadOffset + FlagsOffset >= packet.Data.Length) return;
        if ((packet.Data[headers.PayloadOffset + FlagsOffset] & QueryFlag) != 0) return;
        var name = packet.Content.DnsName(packet);
        if (name.Length <= _minLength) return;

        var domain = DomainName.Registered(name);
        var below = name[..^domain.Length];
        if (below.Length < _minLength || domain.EndsWith("arpa", StringComparison.OrdinalIgnoreCase) || IsExcluded(name)) return;
        if (DomainName.Entropy(below) < _minEntropy || !Context.Rule.Accepts(packet.Source, headers.SrcPort, packet.Destination, headers.DstPort))
            return;

        var key = new AlertKey(packet.Source, default, AlertKey.HashOf(domain));
        ref var names = ref _names.GetOrAdd(key, out _);
        names ??= new RecentSet();
        names.Add(_clock.SliceOf(packet.Now), AlertKey.HashOf(below));
        var count = names.Count;
        if (count < _threshold) return;

        names.Clear();
        if (!Context.Meets(key, packet.Now, count)) return;
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), $"{packet.Source} {domain}",
            Invariant($"{packet.Source} asked for {Quantities.Count(count)} names under {domain.ToString()} in {Quantities.Span(Context.Rule.Window)}, last {name.ToString()}"), count);
    }

    private bool IsExcluded(ReadOnlySpan<char> name)
    {
        foreach (var domain in _excluded)
        {
            if (DomainName.IsWithin(name, domain)) return true;
        }

        return false;
    }
}
