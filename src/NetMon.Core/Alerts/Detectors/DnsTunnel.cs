using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Filtering;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects DNS tunnels (iodine, dnscat2): one host queries many distinct names under one domain, all long and none simple. The rate of new
/// long names is decisive; entropy only excludes counters and padding.
/// </summary>
/// <remarks>
/// Reads only queries over UDP to port 53, not DNS over TLS or HTTPS. Some security products query such names about files: exclude their
/// domains. A tunnel with few queries per minute is not detected. Reverse lookups (.arpa) are ignored.
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
        Summary = "One host queries many long, random names under one domain.",
        Severity = AlertSeverity.High,
        Counts = "distinct long names under one domain queried by one host",
        Threshold = 40,
        MaxThreshold = 1_000_000,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(MinimumLength, DetectorParameterType.Count, 30L, "Minimum number of characters of a name below its domain."),
            new DetectorParameter(MinimumEntropy, DetectorParameterType.Number, 3.0,
                "Minimum Shannon entropy of these characters, in bits per character."),
            new DetectorParameter(ExcludeDomain, DetectorParameterType.Names, null, "Domains to ignore, with all names below them."),
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
            Invariant($"{packet.Source} queried {Quantities.Count(count)} names under {domain.ToString()} in {Quantities.Span(Context.Rule.Window)}, last {name.ToString()}"), count);
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
