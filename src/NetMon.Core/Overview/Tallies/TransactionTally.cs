using System.Globalization;

namespace NetMon.Overview.Tallies;

/// <summary>Counts transactions: names, failures, versions and latencies of DNS, TLS and HTTP, and credentials. Not thread-safe.</summary>
internal sealed class TransactionTally
{
    private const int FirstErrorCode = 400;
    private const int MaxCredentials = 100;
    private const string NoAnswer = "no answer";

    private readonly NameTally _dnsNames = new();
    private readonly NameTally _tlsNames = new();
    private readonly NameTally _tlsVersions = new();
    private readonly NameTally _httpHosts = new();
    private readonly LatencyTally _dnsLatency = new(LatencyKind.Dns);
    private readonly LatencyTally _tlsLatency = new(LatencyKind.TlsHandshake);
    private readonly LatencyTally _httpLatency = new(LatencyKind.HttpResponse);
    private readonly List<CleartextCredential> _credentials = [];
    private long _dns;
    private long _dnsFailures;
    private long _dnsUnanswered;
    private long _tls;
    private long _tlsFailures;
    private long _tlsOld;
    private long _http;
    private long _httpAnswered;
    private long _httpErrors;
    private long _found;

    /// <summary>Latencies of connections, which are measured on flows.</summary>
    public LatencyTally Connect { get; } = new(LatencyKind.Connect);

    /// <summary>Names that had to be forgotten.</summary>
    public long Forgotten => _dnsNames.Forgotten + _tlsNames.Forgotten + _tlsVersions.Forgotten + _httpHosts.Forgotten;

    /// <summary>Counts a transaction.</summary>
    public void Add(Transaction transaction)
    {
        switch (transaction)
        {
            case DnsTransaction dns:
                AddDns(dns);
                break;
            case HttpTransaction http:
                AddHttp(http);
                break;
            case TlsSession tls:
                AddTls(tls);
                break;
            case CleartextCredential credential:
                _found++;
                if (_credentials.Count < MaxCredentials) _credentials.Add(credential);
                break;
        }
    }

    /// <summary>Adds what was counted to an overview.</summary>
    /// <param name="overview">The overview.</param>
    /// <param name="top">How many names each list has.</param>
    public CaptureOverview AddTo(CaptureOverview overview, int top)
    {
        LatencyTally[] latencies = [_dnsLatency, Connect, _tlsLatency, _httpLatency];
        return overview with
        {
            DnsTransactions = _dns,
            DnsFailures = _dnsFailures,
            DnsUnanswered = _dnsUnanswered,
            DnsNames = new(_dnsNames.MostFrequent(top)),
            DnsFailedNames = new(_dnsNames.MostFailed(top)),
            TlsSessions = _tls,
            TlsFailures = _tlsFailures,
            TlsOldVersions = _tlsOld,
            TlsServerNames = new(_tlsNames.MostFrequent(top)),
            TlsVersions = new(_tlsVersions.MostFrequent(top)),
            HttpTransactions = _http,
            HttpErrors = _httpErrors,
            HttpErrorRate = _httpAnswered == 0 ? null : (double)_httpErrors / _httpAnswered,
            HttpHosts = new(_httpHosts.MostFrequent(top)),
            Latencies = new([.. latencies.Select(latency => latency.Summary()).OfType<LatencySummary>()]),
            LatencyBuckets = new([.. latencies.SelectMany(latency => latency.Histogram())]),
            CredentialCount = _found,
            Credentials = new(_credentials),
        };
    }

    private void AddDns(DnsTransaction dns)
    {
        _dns++;
        var isFailure = dns.ResponseCode is not (null or "NOERROR");
        if (isFailure) _dnsFailures++;
        if (dns.ResponseCode is null) _dnsUnanswered++;
        if (dns.Latency is { } latency) _dnsLatency.Add(latency);
        if (dns.Name is { } name) _dnsNames.Add(name, isFailure || dns.ResponseCode is null, dns.ResponseCode ?? NoAnswer);
    }

    private void AddTls(TlsSession tls)
    {
        _tls++;
        if (!tls.Established) _tlsFailures++;
        if (tls.HandshakeLatency is { } latency) _tlsLatency.Add(latency);
        if (tls.ServerName is { } name) _tlsNames.Add(name, !tls.Established, tls.Version);
        if (tls.Version is not { } version) return;
        _tlsVersions.Add(version, !tls.Established, outcome: null);
        if (version is "TLS 1.0" or "TLS 1.1" || version.StartsWith("SSL", StringComparison.Ordinal)) _tlsOld++;
    }

    private void AddHttp(HttpTransaction http)
    {
        _http++;
        var isError = http.StatusCode >= FirstErrorCode;
        if (http.StatusCode is not null) _httpAnswered++;
        if (isError) _httpErrors++;
        if (http.ResponseLatency is { } latency) _httpLatency.Add(latency);
        _httpHosts.Add(http.Host ?? http.Server, isError, isError ? http.StatusCode?.ToString(CultureInfo.InvariantCulture) : null);
    }
}
