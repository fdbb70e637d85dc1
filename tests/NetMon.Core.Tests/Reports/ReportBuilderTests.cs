using NetMon.Flows;
using NetMon.Packets;
using NetMon.Reports;
using NetMon.Tests.Flows;
using NetMon.Tests.Flows.Streams;
using NetMon.Tests.Transactions;

namespace NetMon.Tests.Reports;

/// <summary>The rows and sums of a report are those of the traffic.</summary>
public sealed class ReportBuilderTests
{
    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    [Fact]
    public void The_largest_flows_are_shown_and_the_others_summed()
    {
        // Flow i has i packets of 52 bytes.
        var packets = Enumerable.Range(1, 10).SelectMany(i => Enumerable.Repeat(MeteredTraffic.Udp(40_000 + i, 9000), i));
        var data = ReportSample.Data(ReportSample.Of(Records(packets), new ReportOptions { MaxRows = 3 }));

        Assert.Equal([40_010, 40_009, 40_008], ReportSample.Numbers(data, "flows", "srcPort"));
        Assert.Equal([10, 9, 8], ReportSample.Numbers(data, "flows", "packets"));
        Assert.Equal([520, 468, 416], ReportSample.Numbers(data, "flows", "bytesSent"));
        Assert.Equal(10, data.GetProperty("flows").GetProperty("total").GetInt64());
        Assert.Equal(28, data.GetProperty("flows").GetProperty("restPackets").GetInt64());
        Assert.Equal(28 * 52, data.GetProperty("flows").GetProperty("restBytes").GetInt64());
        Assert.Equal(55, data.GetProperty("overview").GetProperty("packets").GetInt64());
    }

    [Fact]
    public void Transactions_that_failed_come_first_then_the_slowest()
    {
        var talk = new DnsPackets();
        Lookup(1, "fast.example", 0.001, 0);
        Lookup(2, "slow.example", 0.9, 0);
        Lookup(3, "wrong.example", 0.002, 3);
        talk.Ask(DnsPackets.Query(4, "silent.example"), port: 40004);
        var data = ReportSample.Data(ReportSample.Of(talk.Packets, new ReportOptions { MaxRows = 3 }));

        Assert.Equal(["wrong.example A", "silent.example A", "slow.example A"], ReportSample.Texts(data, "transactions", "what"));
        Assert.Equal(["NXDOMAIN", "no answer", "NOERROR"], ReportSample.Texts(data, "transactions", "result"));
        Assert.Equal([1, 1, 0], ReportSample.Numbers(data, "transactions", "failed"));
        Assert.Equal([0.002, null, 0.9], ReportSample.Numbers(data, "transactions", "latency"));
        Assert.Equal(4, data.GetProperty("transactions").GetProperty("total").GetInt64());

        void Lookup(int id, string name, double seconds, int code)
        {
            talk.Ask(DnsPackets.Query(id, name), port: 40000 + id);
            talk.Wait(seconds).Answer(DnsPackets.Response(id, name, 1, code), port: 40000 + id);
        }
    }

    [Fact]
    public void Every_packet_is_once_in_the_timeline_of_protocols()
    {
        byte[][] frames = [MeteredTraffic.Udp(1, 2), MeteredTraffic.Arp(), MeteredTraffic.Tcp(3, 4, TcpFlags.SYN), MeteredTraffic.Udp(1, 2)];
        var line = ReportSample.Of(Records(frames)).Content.Timelines[0];

        Assert.Equal("Protocol", line.Name);
        Assert.Equal(["TCP", "UDP", "Not IP"], line.Series.Select(series => series.Name));
        Assert.Equal([1, 2, 1], line.Series.Select(series => series.Packets.Sum()));
        Assert.Equal(frames.Sum(frame => (double)frame.Length), line.Series.Sum(series => series.Bytes.Sum()));
    }

    [Fact]
    public void A_baseline_says_what_is_new_gone_and_changed()
    {
        var baseline = new ReportBaseline("before.pcap", new FlowOptions());
        baseline.Start(new ItemList());
        foreach (var packet in Records([MeteredTraffic.Udp(1, 53, destination: "10.0.0.7"), MeteredTraffic.Udp(1, 99)])) baseline.OnPacket(packet);
        baseline.OnEnd(isForced: false);
        var data = ReportSample.Data(ReportSample.Of(Records([MeteredTraffic.Udp(1, 99), MeteredTraffic.Udp(1, 99), MeteredTraffic.Udp(1, 98)]), baseline: baseline));

        var changes = ReportSample.Texts(data, "changes", "change").Zip(ReportSample.Texts(data, "changes", "key")).ToArray();
        Assert.Contains(("New", "UDP/98"), changes);
        Assert.Contains(("Gone", "UDP/53"), changes);
        Assert.Contains(("Gone", "10.0.0.7"), changes);
        Assert.Contains(("Changed", "UDP/99"), changes);
        Assert.Equal(2, data.GetProperty("baseline").GetProperty("packets").GetInt64());
        Assert.Equal(changes.Length, data.GetProperty("changes").GetProperty("total").GetInt32());
    }

    [Fact]
    public void A_report_of_records_has_what_they_say()
    {
        var flows = new MeteredTraffic().Add(0, MeteredTraffic.Udp(1, 53)).Add(3, MeteredTraffic.Udp(2, 53)).End();
        var survey = new RecordSurvey(new ReportOptions());
        foreach (var flow in flows) survey.Add(flow);
        foreach (var lookup in TransactionRun.Dns(new DnsPackets().Ask(DnsPackets.Query(1, "a.example")).Packets)) survey.Add(lookup);
        var data = ReportSample.Data(survey.Finish("records", top: 5));

        Assert.False(data.GetProperty("hasPackets").GetBoolean());
        Assert.Equal(2, data.GetProperty("overview").GetProperty("flows").GetInt64());
        Assert.Equal(104, data.GetProperty("overview").GetProperty("bytes").GetInt64());
        Assert.Equal(1, data.GetProperty("overview").GetProperty("dnsUnanswered").GetInt64());
        Assert.Equal("10.0.0.1", data.GetProperty("overview").GetProperty("topHosts")[0].GetProperty("address").GetString());
        Assert.Equal("Application", Assert.Single(data.GetProperty("timelines").EnumerateArray()).GetProperty("name").GetString());
    }

    private static IEnumerable<PacketRecord> Records(IEnumerable<byte[]> frames) => frames.Select(
        (frame, index) => new PacketRecord(new CapturedFrame(Interface, index + 1, 1_780_000_000_000_000_000 + (index * 1_000_000L), frame.Length, frame)));
}
