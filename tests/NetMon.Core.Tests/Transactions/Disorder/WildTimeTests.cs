using NetMon.Packets;
using NetMon.Tests.Transactions.Http;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions.Disorder;

/// <summary>Single packets with a time that is far from that of the others.</summary>
public sealed class WildTimeTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const long Second = 1_000_000_000;

    /// <summary>1970, a day before, two hours after, 2106.</summary>
    public static TheoryData<long> Times { get; } = [1, 1_699_900_000 * Second, 1_700_007_200 * Second, 4_294_967_295 * Second];

    [Theory]
    [MemberData(nameof(Times))]
    public void One_wild_time_anywhere_does_not_split_a_lookup(long wild)
    {
        var packets = new DnsPackets()
            .Ask(DnsPackets.Query(1, "before.example"), port: 50000).Wait(0.01).Answer(DnsPackets.Response(1, "before.example", 1, 0), port: 50000)
            .Wait(0.01).Ask(DnsPackets.Query(7, "a.example")).Wait(0.02).Ask(DnsPackets.Query(8, "b.example"), port: 40001)
            .Wait(0.02).Answer(DnsPackets.Response(7, "a.example", 1, 0)).Answer(DnsPackets.Response(8, "b.example", 1, 0), port: 40001)
            .Wait(0.01).Ask(DnsPackets.Query(9, "after.example"), port: 50001).Answer(DnsPackets.Response(9, "after.example", 1, 0), port: 50001).Packets;
        for (var i = 1; i < packets.Count - 1; i++)
        {
            var (transactions, outliers) = Read<DnsTransaction>(TransactionReader.ForDns(new TransactionOptions()), WithTime(packets, i, wild));

            Assert.Equal(1, outliers);
            Assert.Equal(["a.example", "after.example", "b.example", "before.example"], transactions.Select(t => t.Name).Order(StringComparer.Ordinal));
            Assert.All(transactions, t => Assert.Equal("NOERROR", t.ResponseCode));
            Assert.All(transactions, t => Assert.True(t.Latency is null or (>= 0 and < 1), $"{t.Latency}"));
        }
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void One_wild_time_anywhere_does_not_split_an_exchange(long wild)
    {
        var packets = new HttpTalk().Ask(Get).Wait(0.1).Answer(Ok).Ask(Get).Wait(0.1).Answer(Ok).Ask("x").Answer("y").Packets;
        for (var i = 1; i < packets.Count - 1; i++)
        {
            var (transactions, outliers) = Read<HttpTransaction>(TransactionReader.ForHttp(new HttpTransactionOptions()), WithTime(packets, i, wild));

            Assert.Equal(1, outliers);
            Assert.All(transactions.Take(2), t => Assert.Equal(("GET", 200, true), (t.Method, t.StatusCode, t.Complete)));
            Assert.All(transactions, t => Assert.True(t.ResponseLatency is null or (>= 0 and < 1), $"{t.ResponseLatency}"));
            Assert.All(transactions, t => Assert.True(t.Duration is null or (>= 0 and < 1), $"{t.Duration}"));
            Assert.All(transactions, t => Assert.True(t.ConnectLatency is null or (>= 0 and < 1), $"{t.ConnectLatency}"));
        }
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(4_294_967_295L * Second)]
    public void An_absurd_time_of_the_first_or_the_last_packet_is_not_followed(long wild)
    {
        var packets = new DnsPackets().Ask(DnsPackets.Query(7, "a.example")).Wait(0.02).Ask(DnsPackets.Query(8, "b.example"), port: 40001)
            .Wait(0.02).Answer(DnsPackets.Response(8, "b.example", 1, 0), port: 40001).Answer(DnsPackets.Response(7, "a.example", 1, 0)).Packets;
        foreach (var i in new[] { 0, packets.Count - 1 })
        {
            var (transactions, outliers) = Read<DnsTransaction>(TransactionReader.ForDns(new TransactionOptions()), WithTime(packets, i, wild));

            Assert.Equal(1, outliers);
            Assert.Equal([0.02, null], transactions.OrderByDescending(t => t.Name, StringComparer.Ordinal).Select(t => t.Latency is { } l ? Math.Round(l, 9) : (double?)null));
            Assert.All(transactions, t => Assert.Equal("NOERROR", t.ResponseCode));
        }
    }

    [Fact]
    public void A_pause_is_followed()
    {
        var packets = new DnsPackets().Ask(DnsPackets.Query(7, "a.example")).Wait(0.02).Answer(DnsPackets.Response(7, "a.example", 1, 0)).Ask(DnsPackets.Query(7, "lost.example"))
            .Wait(7200).Ask(DnsPackets.Query(8, "b.example")).Wait(0.02).Answer(DnsPackets.Response(8, "b.example", 1, 0)).Answer(DnsPackets.Response(7, "lost.example", 1, 0)).Packets;
        var (transactions, outliers) = Read<DnsTransaction>(TransactionReader.ForDns(new TransactionOptions()), packets);

        Assert.Equal(0, outliers);
        Assert.Equal(4, transactions.Count);
        Assert.Equal(0.02, Assert.Single(transactions, t => t.Name == "b.example").Latency!.Value, 9);
        Assert.Equal([null, "NOERROR"], transactions.Where(t => t.Name == "lost.example").Select(t => t.ResponseCode));
    }

    [Fact]
    public void Packets_of_two_clocks_keep_their_latencies()
    {
        var (one, two) = (new DnsPackets(), new DnsPackets { Time = 1_700_007_200 * Second });
        for (var i = 0; i < 5; i++)
        {
            one.Ask(DnsPackets.Query(i, "a.example")).Wait(0.02).Answer(DnsPackets.Response(i, "a.example", 1, 0));
            two.Ask(DnsPackets.Query(i, "b.example"), port: 41000).Wait(0.03).Answer(DnsPackets.Response(i, "b.example", 1, 0), port: 41000);
        }

        var (transactions, outliers) = Read<DnsTransaction>(TransactionReader.ForDns(new TransactionOptions()), one.Packets.Zip(two.Packets, (a, b) => new[] { a, b }).SelectMany(p => p));

        Assert.True(outliers > 0);
        Assert.Equal(10, transactions.Count);
        Assert.All(transactions, t => Assert.Equal(t.Name == "a.example" ? 0.02 : 0.03, t.Latency!.Value, 9));
    }

    private static (IReadOnlyList<T> Transactions, long Outliers) Read<T>(TransactionReader reader, IEnumerable<PacketRecord> packets)
        where T : Transaction => (TransactionRun.Read<T>(reader, packets), reader.Outliers);

    private static IEnumerable<PacketRecord> WithTime(IReadOnlyList<PacketRecord> packets, int index, long time) => packets.Select((packet, i) => i != index
        ? packet
        : new PacketRecord(new CapturedFrame(new CaptureInterface("test0", LinkType.Ethernet), packet.Number, time, packet.Length, packet.GetBytes())));
}
