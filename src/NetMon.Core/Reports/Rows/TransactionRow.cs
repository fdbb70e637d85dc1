using System.Globalization;

namespace NetMon.Reports.Rows;

/// <summary>What the table of transactions says of each kind, in the same columns.</summary>
/// <param name="Kind">DNS, HTTP or TLS.</param>
/// <param name="What">What was asked.</param>
/// <param name="Result">What came back.</param>
/// <param name="IsFailed">Whether it failed: as the overview counts failures, and without an answer.</param>
/// <param name="Latency">Seconds to the answer; null if unknown.</param>
internal readonly record struct TransactionRow(string Kind, string? What, string? Result, bool IsFailed, double? Latency)
{
    private const int FirstErrorCode = 400;

    // More than any latency.
    private const double OfFailure = 1e12;

    /// <summary>Describes a transaction.</summary>
    public static TransactionRow Of(Transaction transaction) => transaction switch
    {
        DnsTransaction dns => new(
            "DNS",
            dns.Type is null ? dns.Name : $"{dns.Name} {dns.Type}",
            dns.ResponseCode is null ? "no answer" : dns.Answers is { } answers ? $"{dns.ResponseCode} {answers}" : dns.ResponseCode,
            dns.ResponseCode is not "NOERROR",
            dns.Latency),
        HttpTransaction http => new(
            "HTTP",
            $"{http.Method} {http.Url ?? http.Path}".Trim(),
            http.StatusCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"{code} {http.StatusText}").Trim() : "no response",
            http.StatusCode is null or >= FirstErrorCode,
            http.ResponseLatency),
        TlsSession tls => new(
            "TLS",
            tls.ServerName,
            string.Join(", ", new[] { tls.Version, tls.Established ? null : "not established", tls.Alert }.OfType<string>()),
            !tls.Established,
            tls.HandshakeLatency),
        _ => new(transaction.ApplicationName, transaction.RequestedServer, Result: null, IsFailed: false, Latency: null),
    };

    /// <summary>What decides which transactions are kept: those that failed, then the slowest.</summary>
    public static double Weight(Transaction transaction)
    {
        var (failed, latency) = transaction switch
        {
            DnsTransaction dns => (dns.ResponseCode is not "NOERROR", dns.Latency),
            HttpTransaction http => (http.StatusCode is null or >= FirstErrorCode, http.ResponseLatency),
            TlsSession tls => (!tls.Established, tls.HandshakeLatency),
            _ => (false, null),
        };
        return (failed ? OfFailure : 0) + (latency ?? 0);
    }
}
