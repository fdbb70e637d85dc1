using NetMon.Flows.Reassembly;
using NetMon.Packets;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions.Disorder;

/// <summary>More open questions than there is memory for.</summary>
public sealed class FloodTests
{
    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    [Fact]
    public void Connections_with_open_requests_are_bounded_in_bytes_and_those_given_up_say_so()
    {
        const int Count = 2000;
        var options = new HttpTransactionOptions { MaxBuffered = 1 << 20 };
        var reader = TransactionReader.ForHttp(options);
        var transactions = TransactionRun.Read<HttpTransaction>(reader, Requests(Count));

        Assert.Equal(Count, transactions.Count);
        Assert.InRange(reader.Evicted, 1000, Count - 1);
        Assert.Equal(reader.Evicted, transactions.Count(t => t.Note == "response: not waited for, because too many connections are open"));
        Assert.All(transactions, t => Assert.Equal("GET", t.Method));
    }

    [Fact]
    public void Questions_given_up_are_counted()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 10; i++) packets.Ask(DnsPackets.Query(i, "a.example"), port: 40_000 + i);
        var reader = TransactionReader.ForDns(new TransactionOptions { MaxOpen = 4 });

        Assert.Equal(10, TransactionRun.Read<DnsTransaction>(reader, packets.Packets).Count);
        Assert.Equal(6, reader.EvictedQuestions);
    }

    [Fact]
    public void Early_answers_are_bounded()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 10_000; i++) packets.Answer(DnsPackets.Response(i, "a.example", 1, 0), port: 10_000 + i);
        var items = new ItemList();
        var reader = TransactionReader.ForDns(new TransactionOptions());
        reader.Start(items);
        foreach (var packet in packets.Packets) reader.OnPacket(packet);

        Assert.InRange(items.Items.OfType<TransactionsEnded>().Sum(ended => ended.Transactions.Count), 5000, 9999);
    }

    [Fact]
    public void Segments_that_wait_are_bounded()
    {
        var early = new EarlySegments();
        for (var i = 0; i <= EarlySegments.MaxCount; i++)
        {
            Assert.False(early.IsOverfull);
            early.Add(new TcpSegment((uint)i, 1, TcpFlags.ACK, 10, FromOriginator: true, default), new byte[10], default);
        }

        Assert.True(early.IsOverfull);
    }

    [Fact]
    public void Transactions_on_their_way_weigh_their_bytes()
    {
        var transaction = new Http.HttpTalk().Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").Answer("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n").Answer(new byte[50_000]).Transaction;

        Assert.InRange(new TransactionsEnded([transaction]).Bytes, 50_000, 60_000);
    }

    private static IEnumerable<PacketRecord> Requests(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var segment = PacketBytes.Tcp(10_000 + i, 80, Http.HttpTalk.Bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), TcpFlags.ACK, 1000, 0);
            var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, segment, "10.0.0.1", "10.0.0.2"));
            yield return new PacketRecord(new CapturedFrame(Interface, i + 1, 1_700_000_000_000_000_000 + (i * 20_000_000L), frame.Length, frame));
        }
    }
}
