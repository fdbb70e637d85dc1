using System.Globalization;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Packets;
using NetMon.Presentation;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects certificates that clients will refuse, or soon will: a server shows a certificate that expires within a time, has expired, or is not
/// yet valid, at the time of the packets. Each certificate of a server is told once, and again after the cooldown.
/// </summary>
/// <remarks>
/// Limits: TLS 1.3 and QUIC encrypt the certificate, so only servers that are contacted with TLS 1.2 or before are seen, and a resumed session
/// shows none. Only the server's own certificate is judged, not those of its issuers, and not whether it can be trusted.
/// </remarks>
internal sealed class CertificateExpiry : TransactionRunner
{
    private const string Within = nameof(Within);
    private const int MaxName = 100;
    private const int MaxSubject = 200;

    private readonly long _within;

    private CertificateExpiry(RuleContext context) : base(context, TransactionKind.Tls) =>
        _within = context.Options.Get<TimeSpan>(Within).Ticks * 100;

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.CertificateExpiry,
        Summary = "A server shows a certificate that expires soon, has expired, or is not yet valid.",
        Severity = AlertSeverity.Medium,
        Cooldown = TimeSpan.FromDays(1),
        Parameters =
        [
            new DetectorParameter(Within, DetectorParameterType.Duration, TimeSpan.FromDays(14),
                "The time before its end in which a certificate is reported."),
        ],
        Create = context => new CertificateExpiry(context),
    };

    protected override void Judge(Transaction transaction, in TransactionParties parties, long now)
    {
        if (transaction is not TlsSession { TimeNanoseconds: { } time } session || FaultOf(session, time) is not { } fault) return;
        var key = new AlertKey(parties.Server, default, AlertKey.HashOf(session.CertificateSha256));
        if (!Context.Meets(key, now, 1)) return;
        var subject = Quantities.Shorten(session.CertificateSubject ?? session.CertificateNames ?? "no name", MaxSubject);
        var name = session.ServerName is { } asked ? $" ({Quantities.Shorten(asked, MaxName)})" : "";
        Context.Raise(
            key, now, AlertSubject.Of(session), $"{parties.Server} {subject}",
            $"{EndpointText.Of(session.Server, session.ServerPort)}{name} shows a certificate that {fault}: {subject}", 1);
    }

    // Returns null if the certificate is valid for longer, or was not seen.
    private string? FaultOf(TlsSession session, long time) => (session.CertificateNotBeforeNanoseconds, session.CertificateNotAfterNanoseconds) switch
    {
        (_, { } end) when end < time => $"expired {Span(end, time)} ago, at {Text(session.CertificateNotAfter)}",
        ({ } start, _) when start > time => $"is not valid for another {Span(time, start)}, until {Text(session.CertificateNotBefore)}",
        (_, { } end) when Between(time, end) <= (ulong)_within => $"expires in {Span(time, end)}, at {Text(session.CertificateNotAfter)}",
        _ => null,
    };

    // The difference of any two times fits in a ulong.
    private static ulong Between(long early, long late) => unchecked((ulong)(late - early));

    // Days and hours, or what is less than a day to the second.
    private static string Span(long early, long late)
    {
        var seconds = (long)(Between(early, late) / 1_000_000_000);
        var unit = seconds < 86_400 ? 1 : 3_600;
        return Quantities.Span(TimeSpan.FromSeconds(seconds / unit * unit));
    }

    private static string Text(DateTime? time) => time?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture) ?? "";
}
