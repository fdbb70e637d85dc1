using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;

namespace NetMon.Tests.Transactions;

public sealed class DnsTransactionTests
{
    private const string Address = "c0000201";

    [Fact]
    public void An_answer_is_matched_with_its_question()
    {
        var transaction = Single(new DnsPackets()
            .Ask(DnsPackets.Query(7, "www.Example.com"))
            .Wait(0.025)
            .Answer(DnsPackets.Response(7, "www.example.com", 1, 0x0400, (5, "03776562c010"), (1, Address), (1, "c0000202"))));

        Assert.Equal("10.0.0.1", transaction.Client);
        Assert.Equal(40000, transaction.ClientPort);
        Assert.Equal("10.0.0.53", transaction.Server);
        Assert.Equal(53, transaction.ServerPort);
        Assert.Equal("Udp", transaction.Transport);
        Assert.Equal(7, transaction.Id);
        Assert.Equal("www.Example.com", transaction.Name);
        Assert.Equal("A", transaction.Type);
        Assert.Equal("NOERROR", transaction.ResponseCode);
        Assert.Equal("web.example.com, 192.0.2.1, 192.0.2.2", transaction.Answers);
        Assert.Equal("192.0.2.1, 192.0.2.2", transaction.Addresses);
        Assert.Equal("web.example.com", transaction.Cnames);
        Assert.Equal(300, transaction.MinimumTtl);
        Assert.Equal(0.025, transaction.Latency!.Value, 9);
        Assert.Equal(0, transaction.Retries);
        Assert.Equal((false, true, true), (transaction.Truncated, transaction.Authoritative, transaction.RecursionAvailable));
        Assert.Null(transaction.Dnssec);
        Assert.Equal(1_700_000_000_000_000_000, transaction.TimeNanoseconds);
        Assert.Equal(1, transaction.PacketNumber);
        Assert.Equal(((byte[])DnsPackets.Response(7, "www.example.com", 1, 0x0400, (5, "03776562c010"), (1, Address), (1, "c0000202"))).Length, transaction.Size);
    }

    [Fact]
    public void A_question_without_an_answer_is_a_transaction_after_the_timeout()
    {
        var options = new TransactionOptions { Timeout = TimeSpan.FromSeconds(2) };
        var packets = new DnsPackets().Ask(DnsPackets.Query(1, "a.example")).Wait(2.5).Ask(DnsPackets.Query(2, "b.example"), port: 40001);
        var items = new ItemList();
        var reader = TransactionReader.ForDns(options);
        reader.Start(items);
        foreach (var packet in packets.Packets) reader.OnPacket(packet);
        reader.OnTick(packets.Time);

        var early = Assert.IsType<DnsTransaction>(Assert.Single(Assert.IsType<TransactionsEnded>(Assert.Single(items.Items)).Transactions));
        Assert.Equal("a.example", early.Name);
        Assert.Null(early.ResponseCode);
        Assert.Null(early.Latency);
        Assert.Null(early.Truncated);
        Assert.Null(early.Size);
    }

    [Fact]
    public void Time_alone_ends_a_question_on_a_silent_link()
    {
        var packets = new DnsPackets().Ask(DnsPackets.Query(1, "a.example"));
        var items = new ItemList();
        var reader = TransactionReader.ForDns(new TransactionOptions { Timeout = TimeSpan.FromSeconds(2) });
        reader.Start(items);
        reader.OnPacket(packets.Packets[0]);
        reader.OnTick(packets.Time + 1_900_000_000);
        Assert.Empty(items.Items);
        reader.OnTick(packets.Time + 2_100_000_000);
        Assert.Single(items.Items);
    }

    [Fact]
    public void A_repeated_question_is_one_transaction_and_its_latency_begins_with_the_first()
    {
        byte[] query = DnsPackets.Query(7, "www.example.com");
        var transaction = Single(new DnsPackets()
            .Ask(query).Wait(1).Ask(query).Wait(1).Ask(query).Wait(0.5).Answer(DnsPackets.Response(7, "www.example.com", 1, 0, (1, Address))));

        Assert.Equal(2, transaction.Retries);
        Assert.Equal(2.5, transaction.Latency!.Value, 9);
    }

    [Theory]
    [InlineData(0x8183, "NXDOMAIN")]
    [InlineData(0x8182, "SERVFAIL")]
    [InlineData(0x8185, "REFUSED")]
    [InlineData(0x818f, "RCODE15")]
    public void Response_codes_have_the_names_of_the_registry(int flags, string expected)
    {
        byte[] response = new Bytes().U16(7, flags, 1, 0, 0, 0).Name("no.example.com").U16(1, 1);

        Assert.Equal(expected, Single(new DnsPackets().Ask(DnsPackets.Query(7, "no.example.com")).Answer(response)).ResponseCode);
    }

    [Fact]
    public void The_extended_code_and_the_flags_of_EDNS_count()
    {
        byte[] query = new Bytes().U16(7, 0x0120, 1, 0, 0, 1).Name("a.example.com").U16(1, 1).U8(0).U16(41, 1232).U32(0x8000).U16(0);
        byte[] response = new Bytes().U16(7, 0x8180, 1, 0, 0, 1).Name("a.example.com").U16(1, 1).U8(0).U16(41, 1232).U32(0x01000000).U16(0);
        var transaction = Single(new DnsPackets().Ask(query).Answer(response));

        Assert.Equal("BADVERS", transaction.ResponseCode);
        Assert.Equal("Requested", transaction.Dnssec);
    }

    [Fact]
    public void An_authenticated_answer_is_called_so() => Assert.Equal(
        "Authenticated",
        Single(new DnsPackets().Ask(DnsPackets.Query(7, "a.example.com")).Answer(DnsPackets.Response(7, "a.example.com", 1, 0x20, (1, Address)))).Dnssec);

    [Fact]
    public void An_answer_nobody_asked_for_has_no_latency()
    {
        var transaction = Single(new DnsPackets().Answer(DnsPackets.Response(9, "late.example.com", 1, 0, (1, Address))));

        Assert.Equal("late.example.com", transaction.Name);
        Assert.Equal("10.0.0.1", transaction.Client);
        Assert.Equal("NOERROR", transaction.ResponseCode);
        Assert.Null(transaction.Latency);
    }

    [Fact]
    public void A_copy_of_an_answer_is_left_out_and_another_answer_is_not()
    {
        byte[] answer = DnsPackets.Response(7, "www.example.com", 1, 0, (1, Address));
        byte[] forged = DnsPackets.Response(7, "www.example.com", 1, 0, (1, "0a000066"));
        var transactions = TransactionRun.Dns(new DnsPackets().Ask(DnsPackets.Query(7, "www.example.com")).Answer(answer).Answer(answer).Answer(forged).Packets);

        Assert.Equal(["192.0.2.1", "10.0.0.102"], transactions.Select(t => t.Addresses));
        Assert.NotNull(transactions[0].Latency);
        Assert.Null(transactions[1].Latency);
    }

    [Fact]
    public void The_same_question_after_its_answer_is_a_new_one()
    {
        byte[] query = DnsPackets.Query(7, "www.example.com");
        byte[] answer = DnsPackets.Response(7, "www.example.com", 1, 0, (1, Address));
        var transactions = TransactionRun.Dns(new DnsPackets().Ask(query).Wait(0.1).Answer(answer).Wait(1).Ask(query).Wait(0.2).Answer(answer).Packets);

        Assert.Equal([0.1, 0.2], transactions.Select(t => Math.Round(t.Latency!.Value, 6)));
    }

    [Fact]
    public void Questions_of_other_ports_IDs_types_and_names_are_not_confused()
    {
        var packets = new DnsPackets()
            .Ask(DnsPackets.Query(7, "a.example.com")).Ask(DnsPackets.Query(7, "a.example.com", 28)).Ask(DnsPackets.Query(8, "a.example.com"))
            .Ask(DnsPackets.Query(7, "b.example.com")).Ask(DnsPackets.Query(7, "a.example.com"), port: 40001)
            .Answer(DnsPackets.Response(7, "a.example.com", 28, 0));

        var transactions = TransactionRun.Dns(packets.Packets);
        Assert.Equal(5, transactions.Count);
        Assert.Equal("AAAA", Assert.Single(transactions, t => t.ResponseCode is not null).Type);
    }

    [Fact]
    public void An_error_without_a_question_belongs_to_the_only_one_that_waits()
    {
        byte[] error = new Bytes().U16(7, 0x8181, 0, 0, 0, 0);
        var transaction = Single(new DnsPackets().Ask(DnsPackets.Query(7, "a.example.com")).Answer(error));

        Assert.Equal(("a.example.com", "FORMERR"), (transaction.Name, transaction.ResponseCode));
    }

    [Fact]
    public void An_inverse_query_has_the_question_of_its_answer()
    {
        byte[] query = new Bytes().U16(7, 0x0900, 0, 1, 0, 0).U8(0).U16(1, 1).U32(0).U16(4).Hex(Address);
        byte[] answer = new Bytes().U16(7, 0x8980, 1, 1, 0, 0).Name("a.example.com").U16(1, 1).U8(0).U16(1, 1).U32(0).U16(4).Hex(Address);
        var transaction = Single(new DnsPackets().Ask(query).Wait(0.01).Answer(answer));

        Assert.Equal(("a.example.com", "A", "192.0.2.1"), (transaction.Name, transaction.Type, transaction.Addresses));
        Assert.Equal(0.01, transaction.Latency!.Value, 9);
    }

    [Fact]
    public void Multicast_questions_are_answered_by_whoever_has_the_records()
    {
        byte[] query = new Bytes().U16(0, 0, 2, 0, 0, 0).Name("_http._tcp.local").U16(12, 1).Name("printer.local").U16(1, 1);
        byte[] answer = new Bytes().U16(0, 0x8400, 0, 1, 0, 0).Name("printer.local").U16(1, 0x8001).U32(120).U16(4).Hex(Address);
        var transactions = TransactionRun.Dns(new DnsPackets()
            .Udp("10.0.0.1", 5353, "224.0.0.251", 5353, query).Wait(0.05).Udp("10.0.0.9", 5353, "224.0.0.251", 5353, answer)
            .Udp("10.0.0.9", 5353, "224.0.0.251", 5353, answer).Packets);

        var answered = Assert.Single(transactions, t => t.Latency is not null);
        Assert.Equal(("printer.local", "Mdns", "10.0.0.1", "10.0.0.9"), (answered.Name, answered.Transport, answered.Client, answered.Server));
        var announced = Assert.Single(transactions, t => t.Client is null);
        Assert.Equal(("printer.local", "10.0.0.9", "192.0.2.1"), (announced.Name, announced.Server, announced.Addresses));
        Assert.Equal("_http._tcp.local", Assert.Single(transactions, t => t.ResponseCode is null).Name);
    }

    [Fact]
    public void Link_local_questions_go_to_a_group_and_are_answered_by_a_host()
    {
        byte[] query = new Bytes().U16(7, 0, 1, 0, 0, 0).Name("host").U16(1, 1);
        byte[] answer = new Bytes().U16(7, 0x8000, 1, 1, 0, 0).Name("host").U16(1, 1).Name("host").U16(1, 1).U32(30).U16(4).Hex(Address);
        var transaction = Single(new DnsPackets()
            .Udp("10.0.0.1", 50000, "224.0.0.252", 5355, query).Wait(0.01).Udp("10.0.0.9", 5355, "10.0.0.1", 50000, answer));

        Assert.Equal(("Llmnr", "10.0.0.1", "10.0.0.9", "192.0.2.1"), (transaction.Transport, transaction.Client, transaction.Server, transaction.Addresses));
        Assert.Equal(0.01, transaction.Latency!.Value, 9);
    }

    [Fact]
    public void Over_TCP_messages_may_be_split_anywhere()
    {
        var query = Prefixed(DnsPackets.Query(7, "a.example.com"));
        byte[] answers = [.. Prefixed(DnsPackets.Response(7, "a.example.com", 1, 0, (1, Address))), .. Prefixed(DnsPackets.Response(8, "a.example.com", 28, 0))];
        for (var split = 1; split < answers.Length; split++)
        {
            var packets = new TcpPackets().Handshake()
                .Say(fromClient: true, 0, [.. query, .. Prefixed(DnsPackets.Query(8, "a.example.com", 28))])
                .Say(fromClient: false, 0, answers[..split])
                .Say(fromClient: false, split, answers[split..]);
            var transactions = TransactionRun.Dns(packets.Packets);

            Assert.Equal(["A", "AAAA"], transactions.Select(t => t.Type));
            Assert.All(transactions, t => Assert.Equal(("Tcp", "NOERROR", "10.0.0.1"), (t.Transport, t.ResponseCode, t.Client)));
            Assert.All(transactions, t => Assert.NotNull(t.Latency));
        }
    }

    [Fact]
    public void Over_TCP_reading_goes_on_after_missing_bytes()
    {
        var first = Prefixed(DnsPackets.Query(7, "a.example.com"));
        var second = Prefixed(DnsPackets.Query(8, "b.example.com"));
        var packets = new TcpPackets().Handshake()
            .Say(fromClient: true, 0, first[..20])
            // The rest of the first message was not captured, but acknowledged.
            .Say(fromClient: true, first.Length, second)
            .Say(fromClient: false, 0, "", acked: first.Length + second.Length);

        Assert.Equal("b.example.com", Assert.Single(TransactionRun.Dns(packets.Packets)).Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fragmented_answer_is_put_together(bool reverse)
    {
        byte[] answer = DnsPackets.Response(7, "a.example.com", 1, 0, [.. Enumerable.Range(0, 100).Select(i => (1, $"c00002{i:x2}"))]);
        var datagram = PacketBytes.Udp(53, 40000, answer);
        var pieces = datagram.Chunk(512).Select((piece, i) => PacketBytes.IPv4(
            17, piece, "10.0.0.53", "10.0.0.1", fragment: (i * 64) | ((i + 1) * 512 < datagram.Length ? 0x2000 : 0)));
        if (reverse) pieces = pieces.Reverse();
        var packets = new DnsPackets().Ask(DnsPackets.Query(7, "a.example.com"));
        foreach (var piece in pieces) packets.AddIP(piece);
        var transaction = Single(packets);

        Assert.Equal(100, transaction.Addresses!.Split(", ").Length);
        Assert.Equal(answer.Length, transaction.Size);
    }

    [Fact]
    public void Of_an_answer_whose_fragments_are_missing_the_beginning_is_read()
    {
        byte[] answer = DnsPackets.Response(7, "a.example.com", 1, 0, [.. Enumerable.Range(0, 100).Select(i => (1, $"c00002{i:x2}"))]);
        var datagram = PacketBytes.Udp(53, 40000, answer);
        var packets = new DnsPackets().Ask(DnsPackets.Query(7, "a.example.com"))
            .AddIP(PacketBytes.IPv4(17, datagram[..512], "10.0.0.53", "10.0.0.1", fragment: 0x2000));
        var transaction = Single(packets);

        Assert.Equal("NOERROR", transaction.ResponseCode);
        Assert.StartsWith("192.0.2.0, 192.0.2.1, ", transaction.Addresses, StringComparison.Ordinal);
        Assert.Equal(answer.Length, transaction.Size);
    }

    [Fact]
    public void Too_many_questions_end_the_oldest()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 20; i++) packets.Ask(DnsPackets.Query(i, $"n{i}.example.com"));
        var items = new ItemList();
        var reader = TransactionReader.ForDns(new TransactionOptions { MaxOpen = 5 });
        reader.Start(items);
        foreach (var packet in packets.Packets) reader.OnPacket(packet);
        reader.OnTick(packets.Time);

        Assert.Equal(15, items.Items.OfType<TransactionsEnded>().Sum(ended => ended.Transactions.Count));
    }

    private static DnsTransaction Single(DnsPackets packets) => Assert.Single(TransactionRun.Dns(packets.Packets));

    private static byte[] Prefixed(byte[] message) => [.. PacketBytes.UInt16(message.Length), .. message];
}
