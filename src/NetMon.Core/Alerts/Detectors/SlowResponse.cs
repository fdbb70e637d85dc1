using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Packets;
using NetMon.Presentation;
using NetMon.Transactions;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects slow servers: a percentile of the latency of a server, by address and port, is above a limit. The latency is ResponseLatency of HTTP,
/// Latency of DNS, and HandshakeLatency of TLS, as the cmdlets for transactions show it. Transactions without one, such as those without an
/// answer, do not count.
/// </summary>
/// <remarks>
/// A percentile is exact, by nearest rank, over the transactions in the window, but at most the latest thousand of a server. mDNS and LLMNR are
/// ignored. Requests that wait for an event on purpose (long polling) are slow: exclude their servers. HTTP is read in clear only.
/// </remarks>
internal sealed class SlowResponse : TransactionRunner
{
    private const string Kind = nameof(Kind);
    private const string Limit = nameof(Limit);
    private const string Percentile = nameof(Percentile);
    private const int MaxServers = 5_000;

    private readonly KeyTable<RecentDurations?> _servers = new(MaxServers);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly double _limit;
    private readonly double _percentile;

    private SlowResponse(RuleContext context) : base(context, [.. context.Options.Get<string[]>(Kind).Distinct().Select(Enum.Parse<TransactionKind>)])
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _limit = context.Options.Get<TimeSpan>(Limit).TotalSeconds;
        _percentile = context.Options.Get<double>(Percentile);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.SlowResponse,
        Summary = "A server answers slowly.",
        Severity = AlertSeverity.Medium,
        Counts = "transactions of one server, at least, for a percentile",
        Threshold = 20,
        MaxThreshold = RecentDurations.MaxCount,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(Kind, DetectorParameterType.Names, new[] { nameof(TransactionKind.Http) },
                "What is measured: Http (ResponseLatency), Dns (Latency), Tls (HandshakeLatency).") { Words = Enum.GetNames<TransactionKind>() },
            new DetectorParameter(Limit, DetectorParameterType.Duration, TimeSpan.FromSeconds(1), "The latency that the percentile must exceed."),
            new DetectorParameter(Percentile, DetectorParameterType.Number, 95.0,
                "The percentile of the latency, 0 to 100; 50 for the median.") { Maximum = 100 },
        ],
        Create = context => new SlowResponse(context),
    };

    protected override void Judge(Transaction transaction, in TransactionParties parties, long now)
    {
        if (LatencyOf(transaction) is not ({ } seconds, var kind, var name)) return;
        var key = new AlertKey(parties.Server, default, (ulong)kind << 16 | parties.ServerPort);
        ref var latencies = ref _servers.GetOrAdd(key, out _);
        latencies ??= new RecentDurations(_limit);
        latencies.Add(_clock.SliceOf(now), seconds);
        var count = latencies.Count;
        if (count < _threshold || !latencies.IsAboveLimit(_percentile)) return;

        var met = Context.Meets(key, now, count);
        var value = met ? latencies.Percentile(_percentile) : 0;
        latencies.Clear();
        if (!met) return;
        var server = EndpointText.Of(transaction.Server, transaction.ServerPort)!;
        var message = Invariant($"{server} is slow: percentile {_percentile} of {name} is {Text(value)}, above {Text(_limit)}")
            + $", of {Quantities.Count(count)} transactions in {Quantities.Span(Context.Rule.Window)}";
        Context.Raise(key, now, AlertSubject.Of(transaction), $"{server} {name}", message, count);
    }

    private static (double? Seconds, TransactionKind Kind, string Name) LatencyOf(Transaction transaction) => transaction switch
    {
        HttpTransaction http => (http.ResponseLatency, TransactionKind.Http, "HTTP ResponseLatency"),
        DnsTransaction { IsMulticast: false } dns => (dns.Latency, TransactionKind.Dns, "DNS Latency"),
        TlsSession tls => (tls.HandshakeLatency, TransactionKind.Tls, "TLS HandshakeLatency"),
        _ => default,
    };

    // TimeSpan.FromSeconds cuts 1.501 to less than 1501 ms.
    private static string Text(double seconds) => Quantities.Span(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
}
