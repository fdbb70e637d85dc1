using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects beaconing: one host connects to one server at regular intervals, like malware that polls its command server. TLS connections are
/// grouped by host and server name, so that the server may change its address and an address may serve many names; all other TCP connections
/// by both addresses and the port. Regular means that most intervals are close to their median, unlike those of people and busy clients.
/// </summary>
/// <remarks>
/// Contacts within a second count as one. Servers in local networks are ignored, because monitors and agents there are regular by design;
/// so is everything but TCP. Programs that poll Internet servers are regular too: exclude their names. A beacon that varies its period by
/// more than <c>Jitter</c> is not detected.
/// </remarks>
internal sealed class Beacon : AlertRunner
{
    private const string MinimumPeriod = nameof(MinimumPeriod);
    private const string MaximumPeriod = nameof(MaximumPeriod);
    private const string Jitter = nameof(Jitter);
    private const string IncludeLocal = nameof(IncludeLocal);
    private const string ExcludeName = nameof(ExcludeName);
    private const int MaxSeries = 200_000;
    private const int MaxIntervals = 256;
    private const long OneContact = 1_000_000_000;

    // Of ten intervals, two may be irregular: a retry, a restart, a user action.
    private const double RegularShare = 0.8;

    private readonly KeyTable<Series> _series = new(MaxSeries);
    private readonly AddressSet _local = new(AddressSet.Local);
    private readonly bool _includeLocal;
    private readonly string[] _excluded;
    private readonly int _intervals;
    private readonly long _minPeriod;
    private readonly long _maxPeriod;
    private readonly double _jitter;

    private Beacon(RuleContext context) : base(context)
    {
        _intervals = (int)context.Rule.Threshold!.Value;
        _minPeriod = context.Options.Get<TimeSpan>(MinimumPeriod).Ticks * 100;
        _maxPeriod = context.Options.Get<TimeSpan>(MaximumPeriod).Ticks * 100;
        _jitter = context.Options.Get<double>(Jitter);
        _includeLocal = context.Options.Get<bool>(IncludeLocal);
        _excluded = context.Options.Find<string[]>(ExcludeName) ?? [];
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.Beacon,
        Summary = "One host connects to one server at regular intervals.",
        Severity = AlertSeverity.Medium,
        Counts = "consecutive intervals evaluated",
        Threshold = 12,
        MaxThreshold = MaxIntervals,
        Cooldown = TimeSpan.FromHours(1),
        Parameters =
        [
            new DetectorParameter(MinimumPeriod, DetectorParameterType.Duration, TimeSpan.FromSeconds(5),
                "Minimum period; shorter ones are those of busy clients."),
            new DetectorParameter(MaximumPeriod, DetectorParameterType.Duration, TimeSpan.FromHours(2), "Maximum period."),
            new DetectorParameter(Jitter, DetectorParameterType.Number, 0.2, "Maximum deviation of an interval from the median, as a fraction of it."),
            new DetectorParameter(IncludeLocal, DetectorParameterType.Boolean, false, "Whether servers in local networks are included."),
            new DetectorParameter(ExcludeName, DetectorParameterType.Names, null, "Server names to ignore, with all names below them."),
        ],
        Create = context => new Beacon(context),
    };

    public override PacketKinds Kinds => PacketKinds.TcpSyn | PacketKinds.TcpData;

    public override PacketKinds NamedKinds => PacketKinds.TcpData;

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses || (packet.Kind == PacketKinds.TcpData && !TlsServerName.MayBegin(packet.Headers.Payload(packet.Data)))) return;
        if (!_includeLocal && _local.Contains(packet.Destination)) return;
        ref readonly var headers = ref packet.Headers;
        if (!Context.Rule.Accepts(packet.Source, headers.SrcPort, packet.Destination, headers.DstPort)) return;

        var pair = new AlertKey(packet.Source, packet.Destination, headers.DstPort);
        if (packet.Kind == PacketKinds.TcpSyn)
        {
            ref var series = ref _series.GetOrAdd(pair, out _);
            if (!series.HasName) Contact(ref series, pair, packet, name: null);
            return;
        }

        if (packet.Content.ServerName(packet) is not { } name) return;
        _series.GetOrAdd(pair, out _).HasName = true;
        if (_excluded.Any(domain => DomainName.IsWithin(name, domain))) return;
        var key = new AlertKey(packet.Source, default, AlertKey.HashOf(name));
        Contact(ref _series.GetOrAdd(key, out _), key, packet, name);
    }

    private void Contact(ref Series series, in AlertKey key, in AlertPacket packet, string? name)
    {
        var now = packet.Now;
        if (series.Intervals is null && series.Last == 0)
        {
            series.First = series.Last = now;
            return;
        }

        var isSame = now - series.Last < OneContact;
        series.Last = now;
        if (isSame) return;
        series.Intervals ??= new long[_intervals];
        series.Intervals[series.Count++ % _intervals] = now - series.First;
        series.First = now;
        if (series.Count < _intervals || Period(series.Intervals) is not { } period) return;

        series.Count = 0;
        if (!Context.Meets(key, now, _intervals)) return;
        var server = name ?? Invariant($"{packet.Destination} port {packet.Headers.DstPort}");
        Context.Raise(
            key, now, AlertSubject.Of(packet), $"{packet.Source} {server}",
            Invariant($"{packet.Source} contacts {server} every {Quantities.Span(TimeSpan.FromSeconds(Math.Round(period / 1e9, 1)))}, {Quantities.Count(_intervals)} times in a row"), _intervals);
    }

    // Returns the period, or null if the intervals are irregular.
    private long? Period(long[] intervals)
    {
        Span<long> sorted = stackalloc long[intervals.Length];
        intervals.CopyTo(sorted);
        sorted.Sort();
        var median = sorted[sorted.Length / 2];
        if (median < _minPeriod || median > _maxPeriod) return null;
        var slack = (long)(median * _jitter);
        var regular = 0;
        foreach (var interval in sorted)
        {
            if (Math.Abs(interval - median) <= slack) regular++;
        }

        return regular >= Math.Ceiling(sorted.Length * RegularShare) ? median : null;
    }

    private struct Series
    {
        public long[]? Intervals;
        public long First;
        public long Last;
        public int Count;
        public bool HasName;
    }
}
