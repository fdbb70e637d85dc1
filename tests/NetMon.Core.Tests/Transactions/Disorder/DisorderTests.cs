using System.Text;
using CsCheck;
using NetMon.Tests.Flows.Streams;
using NetMon.Tests.Transactions.Http;
using NetMon.Transactions;

namespace NetMon.Tests.Transactions.Disorder;

/// <summary>Captures whose packets are slightly out of order, as from several queues of an adapter or several taps.</summary>
public sealed class DisorderTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly Gen<(int Connections, int[] Bodies, int Window, int Seed, bool KeepsTimes)> AnyTraffic = Gen.Select(
        Gen.Int[1, 4], Gen.Int[0, 3000].Array[1, 3], Gen.Int[1, 32], Gen.Int, Gen.Bool);

    [Fact]
    public void Any_order_within_a_window_gives_the_same_transactions_and_bodies() => AnyTraffic.Sample(
        any =>
        {
            var traffic = new WebTraffic();
            for (var i = 0; i < any.Connections; i++) traffic.Add(40_000 + i, any.Bodies, i * 3);

            Assert.Equal(Describe(traffic.Packets), Describe(traffic.Shuffled(any.Window, any.Seed, any.KeepsTimes)));
        },
        iter: 300);

    [Fact]
    public void Any_order_within_a_window_gives_the_same_streams() => AnyTraffic.Sample(
        any =>
        {
            var traffic = new WebTraffic().Add(40_000, any.Bodies, 0);

            Assert.Equal(Streams(traffic.Packets), Streams(traffic.Shuffled(any.Window, any.Seed, any.KeepsTimes)));
        },
        iter: 100);

    [Fact]
    public void A_response_captured_before_its_request_answers_it()
    {
        var packets = new HttpTalk().Ask(Get).Answer(Ok).Packets;
        var transaction = Assert.Single(TransactionRun.Http([.. packets.Take(3), packets[4], packets[3]]));

        Assert.Equal(("GET", 200, true), (transaction.Method, transaction.StatusCode, transaction.Complete));
        Assert.Equal(0.001, transaction.ResponseLatency!.Value, 9);
        Assert.Null(transaction.Note);
    }

    [Theory]
    [InlineData(1, 0, 2, 3, 4)]
    [InlineData(0, 2, 1, 3, 4)]
    [InlineData(0, 3, 1, 2, 4)]
    [InlineData(1, 3, 2, 0, 4)]
    [InlineData(4, 3, 2, 1, 0)]
    public void A_late_handshake_is_that_of_its_connection(params int[] order)
    {
        var packets = new HttpTalk().Ask(Get).Answer(Ok).Packets;
        var transaction = Assert.Single(TransactionRun.Http(order.Select(i => packets[i])));

        Assert.Equal(("10.0.0.1", "GET", 200), (transaction.Client, transaction.Method, transaction.StatusCode));
        Assert.Equal(0.001, transaction.ResponseLatency!.Value, 9);
        // A handshake that comes after the response is too late for it.
        Assert.Equal(order[0] != 4, transaction.ConnectLatency is not null);
    }

    [Fact]
    public void The_earliest_packet_after_the_handshake_ends_it_whatever_the_order()
    {
        var packets = new HttpTalk().Wait(0.5).Ask(Get).Answer(Ok).Packets;

        Assert.Equal(0.002, Assert.Single(TransactionRun.Http([packets[0], packets[1], packets[3], packets[2], packets[4]])).ConnectLatency!.Value, 9);
    }

    [Fact]
    public void Acknowledged_bytes_that_come_a_little_later_are_not_missing()
    {
        var packets = new TcpPackets().Handshake().Say(true, 0, Get)
            .Say(false, 0, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", Get.Length)
            .Say(false, 38, "abc", Get.Length).Say(false, 41, "def", Get.Length).Say(true, Get.Length, [], 44).Packets;
        var transaction = Assert.Single(TransactionRun.Http([.. packets.Take(5), packets[6], packets[7], packets[5]]));

        Assert.True(transaction.Complete);
        Assert.Equal("abcdef", Encoding.ASCII.GetString(transaction.GetBody()!));
    }

    [Fact]
    public void Lost_bytes_are_given_up_after_a_second()
    {
        var talk = new HttpTalk().LoseRequest(10).Answer(Ok).Wait(1.5);
        for (var i = 0; i < 200; i++) talk.Wait(0).Answer("x");
        var items = new ItemList();
        var reader = TransactionReader.ForHttp(new NetMon.Transactions.Http.HttpTransactionOptions());
        reader.Start(items);
        foreach (var packet in talk.Packets) reader.OnPacket(packet);
        reader.OnTick(1_700_000_000_000_000_000 + 10_000_000_000);

        Assert.Equal(200, Assert.Single(items.Items.OfType<TransactionsEnded>().SelectMany(ended => ended.Transactions).Cast<HttpTransaction>(), t => t.StatusCode == 200).StatusCode);
    }

    [Fact]
    public void A_live_capture_without_packets_waits_no_longer_than_a_second()
    {
        var talk = new HttpTalk().LoseRequest(10).Answer(Ok);
        var items = new ItemList();
        var reader = TransactionReader.ForHttp(new NetMon.Transactions.Http.HttpTransactionOptions());
        reader.Start(items);
        foreach (var packet in talk.Packets) reader.OnPacket(packet);
        reader.OnTick(1_700_000_000_500_000_000);
        Assert.Empty(items.Items);

        reader.OnTick(1_700_000_002_000_000_000);
        Assert.Single(items.Items);
    }

    [Fact]
    public void Of_bytes_that_come_twice_the_first_copy_is_kept_even_if_it_waits()
    {
        var packets = new TcpPackets().Say(true, 0, "first", acked: 5).Say(true, 0, "other", acked: 0).Say(false, 0, "hello", acked: 0);

        Assert.Equal(["first", "hello"], Assert.Single(ProcessorRun.Read(packets.Packets)).Segments.Select(s => s.Text).Order());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    public void A_DNS_answer_captured_before_its_question_answers_it(double later)
    {
        var packets = new DnsPackets().Answer(DnsPackets.Response(7, "a.example", 1, 0, (1, "c0000201"))).Wait(later).Ask(DnsPackets.Query(7, "a.example")).Packets;
        var transaction = Assert.Single(TransactionRun.Dns(packets));

        Assert.Equal(("a.example", "NOERROR", "192.0.2.1"), (transaction.Name, transaction.ResponseCode, transaction.Answers));
        Assert.Equal(later > 0 ? null : 0.0, transaction.Latency);
    }

    [Fact]
    public void A_DNS_answer_with_its_own_time_keeps_its_latency()
    {
        var packets = new DnsPackets().Ask(DnsPackets.Query(7, "a.example")).Wait(0.02).Answer(DnsPackets.Response(7, "a.example", 1, 0, (1, "c0000201"))).Packets;

        Assert.Equal(0.02, Assert.Single(TransactionRun.Dns([packets[1], packets[0]])).Latency!.Value, 9);
    }

    [Fact]
    public void A_question_that_is_asked_later_is_not_answered_by_an_earlier_answer()
    {
        var packets = new DnsPackets().Answer(DnsPackets.Response(7, "a.example", 1, 0, (1, "c0000201"))).Wait(0.5).Ask(DnsPackets.Query(7, "a.example")).Packets;

        Assert.Equal([null, "NOERROR"], TransactionRun.Dns(packets).Select(t => t.ResponseCode).Order());
    }

    [Fact]
    public void An_answer_without_a_question_is_output_after_a_second()
    {
        var packets = new DnsPackets().Answer(DnsPackets.Response(7, "a.example", 1, 0, (1, "c0000201")));
        var items = new ItemList();
        var reader = TransactionReader.ForDns(new TransactionOptions());
        reader.Start(items);
        reader.OnPacket(packets.Packets[0]);
        reader.OnTick(packets.Time + 900_000_000);
        Assert.Empty(items.Items);

        reader.OnTick(packets.Time + 6_000_000_000);
        Assert.Single(items.Items);
    }

    private static string[] Describe(IReadOnlyList<PacketRecord> packets) =>
    [
        .. TransactionRun.Http(packets)
            .Select(t => $"{t.Method} {t.Path} {t.StatusCode} {t.Complete} {t.Note} {Encoding.ASCII.GetString(t.GetBody() ?? [])}")
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Streams(IReadOnlyList<PacketRecord> packets) =>
    [
        .. ProcessorRun.Read(packets).SelectMany(stream => stream.Segments)
            .GroupBy(segment => segment.Direction)
            .Select(direction => direction.Key + string.Concat(direction.Select(s => $"[{s.GapBefore}]"[..(s.GapBefore > 0 ? 3 : 0)] + s.Text)))
            .Order(StringComparer.Ordinal),
    ];
}
