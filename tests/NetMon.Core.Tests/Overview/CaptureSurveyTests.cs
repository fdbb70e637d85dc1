using NetMon.Alerts;
using NetMon.CaptureFiles;
using NetMon.Decoding.Checksums;
using NetMon.Flows;
using NetMon.Flows.Summaries;
using NetMon.Overview;
using NetMon.Overview.Tallies;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;

namespace NetMon.Tests.Overview;

public sealed class CaptureSurveyTests
{
    public static TheoryData<string> Captures =>
    [
        "examples/example.pcapng", "examples/slow.pcapng",
        .. Directory.GetFiles(SurveyRun.PathOf("tests/data/tls"), "*.pcapng").Select(path => "tests/data/tls/" + Path.GetFileName(path)),
    ];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Flows_are_those_of_the_meter(string capture)
    {
        var path = SurveyRun.PathOf(capture);
        var meter = new FlowMeter(new FlowOptions());
        var flows = SurveyRun.ItemsOf(path, meter).OfType<FlowsEnded>().SelectMany(ended => ended.Flows).ToArray();

        var overview = SurveyRun.Over(path);

        Assert.Equal(flows.Length, overview.Flows);
        Assert.Equal(meter.Statistics.PacketsWithoutFlow, overview.PacketsWithoutFlow);
        Assert.Equal(overview.Packets, meter.Statistics.Packets + meter.Statistics.PacketsWithoutFlow);
        Assert.Equal(flows.Sum(flow => flow.Retransmissions), overview.Retransmissions);
        Assert.Equal(flows.Count(flow => flow.State.StartsWith("RST", StringComparison.Ordinal)), overview.Resets);
        Assert.Equal(flows.Count(flow => flow is { Protocol: "TCP", State: "S0" }), overview.Unanswered);
        Assert.Equal(Summaries(flows, TrafficGrouping.Host), overview.TopHosts);
        Assert.Equal(Summaries(flows, TrafficGrouping.Port), overview.Services);
        Assert.Equal(Summaries(flows, TrafficGrouping.Application), overview.Applications);
        Assert.Equal(flows.Count(flow => flow.HandshakeRtt is not null), overview.Latencies.FirstOrDefault(latency => latency.Kind == "Connect")?.Count ?? 0);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Transactions_are_those_of_the_reader_of_each_kind(string capture)
    {
        var path = SurveyRun.PathOf(capture);
        var seen = new Observed();

        var overview = SurveyRun.Over(path, observer: seen);

        var dns = Read<DnsTransaction>(path, TransactionReader.For(TransactionKind.Dns, new TransactionOptions()));
        var http = Read<HttpTransaction>(path, TransactionReader.For(TransactionKind.Http, new TransactionOptions()));
        var tls = Read<TlsSession>(path, TransactionReader.For(TransactionKind.Tls, new TransactionOptions()));
        var credentials = Read<CleartextCredential>(path, TransactionReader.ForCredentials(new CredentialOptions()));
        Assert.Equal(Texts(dns), Texts(seen.Transactions.OfType<DnsTransaction>()));
        Assert.Equal(Texts(http), Texts(seen.Transactions.OfType<HttpTransaction>()));
        Assert.Equal(Texts(tls), Texts(seen.Transactions.OfType<TlsSession>()));
        Assert.Equal(Texts(credentials), Texts(seen.Transactions.OfType<CleartextCredential>()));
        Assert.Equal((dns.Length, http.Length, tls.Length, credentials.Length),
            ((int)overview.DnsTransactions, (int)overview.HttpTransactions, (int)overview.TlsSessions, (int)overview.CredentialCount));
        Assert.Equal(dns.Count(one => one.ResponseCode is not (null or "NOERROR")), overview.DnsFailures);
        Assert.Equal(dns.Count(one => one.ResponseCode is null), overview.DnsUnanswered);
        Assert.Equal(http.Count(one => one.StatusCode >= 400), overview.HttpErrors);
        Assert.Equal(tls.Count(one => !one.Established), overview.TlsFailures);
        Assert.Equal(
            dns.Where(one => one.Name is not null).GroupBy(one => one.Name!, StringComparer.OrdinalIgnoreCase).Select(group => ((long)group.Count(), group.Key.ToUpperInvariant())).Order(),
            overview.DnsNames.Select(name => (name.Count, name.Name.ToUpperInvariant())).Order());
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Findings_are_those_of_a_trial_of_all_detectors(string capture)
    {
        var path = SurveyRun.PathOf(capture);
        var expected = AlertRun.OverFile(FindingTally.Rules(), path).OfType<AlertRaised>().Select(raised => raised.Event).Where(raised => raised.State == "Raised").ToArray();

        var overview = SurveyRun.Over(path);

        Assert.Equal(expected.Length, overview.FindingCount);
        Assert.Equal(expected.Select(raised => raised.ToString()).Order(StringComparer.Ordinal), overview.Findings.Select(raised => raised.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_thread_for_the_content_changes_nothing(string capture)
    {
        var path = SurveyRun.PathOf(capture);
        var (alone, shared) = (new Observed(), new Observed());

        var one = SurveyRun.Over(path, observer: alone);
        var two = SurveyRun.Over(path, hasThread: true, shared);

        Assert.Equal(Describe(one), Describe(two));
        Assert.Equal(alone.Transactions.Select(Line), shared.Transactions.Select(Line));
        Assert.Equal(alone.Flows.Select(flow => flow.ToString()).Order(StringComparer.Ordinal), shared.Flows.Select(flow => flow.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Packets_sizes_and_checksums_are_counted(string capture)
    {
        var path = SurveyRun.PathOf(capture);
        long packets = 0, bytes = 0, captured = 0, invalid = 0;
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame))
        {
            packets++;
            bytes += frame.Length;
            captured += frame.Data.Length;
            if (!PacketChecksums.IsGood(new PacketRecord(frame))) invalid++;
        }

        var overview = SurveyRun.Over(path);

        Assert.Equal((packets, bytes, captured, invalid), (overview.Packets, overview.Bytes, overview.CapturedBytes, overview.InvalidChecksums));
        Assert.Equal((packets, bytes), (overview.Intervals.Sum(interval => interval.Packets), overview.Intervals.Sum(interval => interval.Bytes)));
        Assert.Equal(packets, overview.Protocols.Where(share => share.Level == 0).Sum(share => share.Packets));
        Assert.True(overview.Protocols.Where(share => share.Level == 1).Sum(share => share.Packets) <= packets);
    }

    [Fact]
    public void A_survey_without_packets_has_an_overview()
    {
        var survey = new CaptureSurvey(new SurveyOptions { HasContentThread = true });
        survey.Start(new ItemList());
        survey.OnEnd(isForced: false);

        var overview = survey.Finish(new SurveySource { Name = "nothing" });

        Assert.Equal((0, 0, null, null, 0), (overview.Packets, overview.Flows, overview.StartNanoseconds, overview.Duration, overview.WarningCount));
        Assert.Empty(overview.Intervals);
        Assert.Empty(overview.Latencies);
    }

    private static TrafficSummary[] Summaries(IEnumerable<FlowRecord> flows, TrafficGrouping grouping)
    {
        var summary = new FlowSummary(new FlowSummaryOptions { By = grouping });
        foreach (var flow in flows) summary.Add(flow);
        return [.. summary.Finish().Cast<TrafficSummary>()];
    }

    private static T[] Read<T>(string path, TransactionReader reader) =>
        [.. SurveyRun.ItemsOf(path, reader).OfType<TransactionsEnded>().SelectMany(ended => ended.Transactions).Cast<T>()];

    // In the order of packets: each kind alone may end them in another order than all together.
    private static string[] Texts(IEnumerable<Transaction> transactions) => [.. transactions.Select(Line).Order(StringComparer.Ordinal)];

    // All properties that are one cell.
    private static string Line(Transaction transaction) =>
        string.Join(" | ", transaction.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0).Select(property => property.GetValue(transaction)));

    private static string Describe(CaptureOverview overview) =>
        string.Join(" | ", typeof(CaptureOverview).GetProperties().Select(property => $"{property.Name}={property.GetValue(overview)}"));

    private sealed class Observed : ISurveyObserver
    {
        public List<FlowRecord> Flows { get; } = [];

        public List<Transaction> Transactions { get; } = [];

        public void OnFlow(FlowRecord flow) => Flows.Add(flow);

        public void OnTransaction(Transaction transaction) => Transactions.Add(transaction);

        public void OnFinding(TrafficAlertEvent raised)
        {
        }
    }
}
