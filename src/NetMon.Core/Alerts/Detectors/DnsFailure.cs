using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding.Applications.Dns;
using NetMon.Presentation;
using NetMon.Transactions;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects failing lookups: one client gets many answers of DNS with a response code that stands for a failure, or no answers. Causes are a name
/// server that is down or does not reach others, a wrong search list, and malicious software that tries generated names.
/// </summary>
/// <remarks>
/// A question counts as unanswered ten seconds after it was first sent, so both directions must be captured. Questions that are still open at the
/// end of a capture do not count. mDNS and LLMNR are ignored, because nobody answers there for a name that does not exist. Encrypted DNS is not
/// seen.
/// </remarks>
internal sealed class DnsFailure : TransactionRunner
{
    private const string ResponseCode = nameof(ResponseCode);
    private const string Unanswered = nameof(Unanswered);
    private const int MaxClients = 100_000;

    private static readonly long Timeout = TransactionOptions.DefaultTimeout.Ticks * 100;

    private readonly KeyTable<SlidingSum> _clients = new(MaxClients);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly string[] _codes;
    private readonly bool _countsUnanswered;

    private DnsFailure(RuleContext context) : base(context, TransactionKind.Dns)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _codes = context.Options.Get<string[]>(ResponseCode);
        _countsUnanswered = context.Options.Get<bool>(Unanswered);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.DnsFailure,
        Summary = "One client gets many failed answers of DNS, or none.",
        Severity = AlertSeverity.Medium,
        Counts = "failed lookups of one client",
        Threshold = 20,
        Window = TimeSpan.FromMinutes(1),
        Parameters =
        [
            new DetectorParameter(ResponseCode, DetectorParameterType.Names, new[] { "SERVFAIL", "REFUSED", "NXDOMAIN" },
                "Response codes that are failures, by name.") { Words = DnsCodes.ResponseMnemonics },
            new DetectorParameter(Unanswered, DetectorParameterType.Boolean, true, "Whether a question without an answer is a failure."),
        ],
        Create = context => new DnsFailure(context),
    };

    protected override void Judge(Transaction transaction, in TransactionParties parties, long now)
    {
        if (transaction is not DnsTransaction { IsMulticast: false } lookup || !HasFailed(lookup, now)) return;
        var key = new AlertKey(parties.Client, default, 0);
        ref var sum = ref _clients.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, now, count)) return;
        var question = lookup.Name is null ? "a question without a name" : $"{lookup.Name} {lookup.Type}";
        var message = Invariant($"{Quantities.Count(count)} lookups of {parties.Client} failed in {Quantities.Span(Context.Rule.Window)}")
            + $", last {question} at {parties.Server}: {lookup.ResponseCode ?? "no answer"}";
        Context.Raise(key, now, AlertSubject.Of(lookup), parties.Client.ToString(), message, count);
    }

    // A question may also be told without its answer because the capture has ended, or because there are too many open ones.
    private bool HasFailed(DnsTransaction lookup, long now) => lookup.ResponseCode is { } code
        ? _codes.Contains(code)
        : _countsUnanswered && lookup.TimeNanoseconds is { } asked && now - asked >= Timeout;
}
