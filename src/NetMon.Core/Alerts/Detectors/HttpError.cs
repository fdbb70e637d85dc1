using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using NetMon.Transactions;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects failing web servers: a server answers many requests for one host with a status that stands for an error, by default of the server
/// itself (5xx, RFC 9110 section 15.6).
/// </summary>
/// <remarks>Limits: HTTP is read in clear only. A response counts when its end was seen.</remarks>
internal sealed class HttpError : TransactionRunner
{
    private const string MinimumStatus = nameof(MinimumStatus);
    private const string MaximumStatus = nameof(MaximumStatus);
    private const int MaxStatus = 999;
    private const int MaxServers = 100_000;
    private const int MaxHost = 100;
    private const int MaxRequest = 300;

    private readonly KeyTable<SlidingSum> _servers = new(MaxServers);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly long _minimum;
    private readonly long _maximum;

    private HttpError(RuleContext context) : base(context, TransactionKind.Http)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _minimum = context.Options.Get<long>(MinimumStatus);
        _maximum = context.Options.Get<long>(MaximumStatus);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.HttpError,
        Summary = "A web server answers many requests with an error.",
        Severity = AlertSeverity.Medium,
        Counts = "responses of one server for one host with an error",
        Threshold = 5,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(MinimumStatus, DetectorParameterType.Count, 500L,
                "The lowest status code that is an error.") { Maximum = MaxStatus },
            new DetectorParameter(MaximumStatus, DetectorParameterType.Count, 599L,
                "The highest status code that is an error.") { Maximum = MaxStatus },
        ],
        Prepare = CheckRange,
        Create = context => new HttpError(context),
    };

    protected override void Judge(Transaction transaction, in TransactionParties parties, long now)
    {
        if (transaction is not HttpTransaction { StatusCode: { } status } request || status < _minimum || status > _maximum) return;
        var key = new AlertKey(parties.Server, default, AlertKey.HashOf(request.Host));
        ref var sum = ref _servers.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, now, count)) return;
        var server = request.Host is { } host ? $"{parties.Server} {Quantities.Shorten(host, MaxHost)}" : parties.Server.ToString();
        var message = Invariant($"{server} answered {Quantities.Count(count)} requests with status {_minimum} to {_maximum}")
            + $" in {Quantities.Span(Context.Rule.Window)}, last {Quantities.Shorten(request.ToString(), MaxRequest)}";
        Context.Raise(key, now, AlertSubject.Of(request), server, message, count);
    }

    private static object? CheckRange(DetectorOptions options, Action<string, string> find)
    {
        if (options.Get<long>(MinimumStatus) > options.Get<long>(MaximumStatus)) find(MinimumStatus, $"must not be above {MaximumStatus}.");
        return null;
    }
}
