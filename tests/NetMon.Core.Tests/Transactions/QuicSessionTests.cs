using NetMon.Packets;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;

namespace NetMon.Tests.Transactions;

public sealed class QuicSessionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0x6b3343cf)]
    public void The_hellos_of_both_sides_are_read(uint version)
    {
        var session = Single(new QuicTalk { Version = version }
            .Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Server(QuicTalk.Crypto(0, QuicTalk.Answer)).ShortHeader(isClient: true));

        Assert.Equal(("Quic", "www.example.com", "TLS 1.3", "h3"), (session.Transport, session.ServerName, session.Version, session.Alpn));
        Assert.Equal(("10.0.0.1", 40000, "10.0.0.2", 443), (session.Client, session.ClientPort, session.Server, session.ServerPort));
        Assert.Equal("TLS_AES_128_GCM_SHA256", session.CipherSuite);
        Assert.StartsWith("q13d0103h3_", session.Ja4, StringComparison.Ordinal);
        Assert.StartsWith("q130100_1301_", session.Ja4s, StringComparison.Ordinal);
        Assert.True(session.Established);
        Assert.Equal(0.002, session.HandshakeLatency!.Value, 9);
        Assert.Null(session.ConnectLatency);
        Assert.Null(session.FirstResponseLatency);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hello_may_be_spread_over_datagrams_in_any_order(bool reverse)
    {
        var hello = QuicTalk.Hello(TlsBytes.Extension(51, new byte[1200]));
        for (var split = 1; split < hello.Length; split += 13)
        {
            byte[][] parts = [QuicTalk.Crypto(0, hello[..split]), QuicTalk.Crypto(split, hello[split..])];
            if (reverse) Array.Reverse(parts);
            var talk = new QuicTalk();
            foreach (var part in parts) talk.Client(part);
            var session = Single(talk.Server(QuicTalk.Crypto(0, QuicTalk.Answer)));

            Assert.Equal("www.example.com", session.ServerName);
            Assert.NotNull(session.Ja4);
            Assert.Equal(1, session.PacketNumber);
        }
    }

    [Fact]
    public void Frames_of_a_hello_may_be_in_any_order_in_a_packet()
    {
        var hello = QuicTalk.Hello();
        byte[] frames = [.. QuicTalk.Crypto(60, hello[60..]), 1, .. QuicTalk.Crypto(0, hello[..30]), 0, 0, .. QuicTalk.Crypto(20, hello[20..70])];

        Assert.Equal("www.example.com", Single(new QuicTalk().Client(frames)).ServerName);
    }

    [Fact]
    public void After_a_Retry_the_keys_derive_from_the_new_connection_ID()
    {
        var talk = new QuicTalk().Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Retry([5, 5, 5, 5, 5, 5, 5, 5]);
        talk.ConnectionId = [5, 5, 5, 5, 5, 5, 5, 5];
        var session = Single(talk.Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Server(QuicTalk.Crypto(0, QuicTalk.Answer)).ShortHeader(isClient: true));

        Assert.Equal("TLS 1.3", session.Version);
        Assert.Equal(0.004, session.HandshakeLatency!.Value, 9);
        Assert.Equal(1, session.PacketNumber);
    }

    [Fact]
    public void After_version_negotiation_the_client_begins_again()
    {
        var talk = new QuicTalk { Version = 0x6b3343cf }.Client(QuicTalk.Crypto(0, QuicTalk.Hello()))
            .Send(isClient: false, [0x80, 0, 0, 0, 0, 2, 9, 9, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1]);
        (talk.Version, talk.ConnectionId) = (1, [6, 6, 6, 6, 6, 6, 6, 6]);
        var session = Single(talk.Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Server(QuicTalk.Crypto(0, QuicTalk.Answer)));

        Assert.Equal(("www.example.com", "TLS 1.3"), (session.ServerName, session.Version));
    }

    [Fact]
    public void The_clients_keys_stay_when_it_uses_the_servers_connection_ID()
    {
        var hello = QuicTalk.Hello(TlsBytes.Extension(51, new byte[1200]));
        var session = Single(new QuicTalk().Client(QuicTalk.Crypto(0, hello[..500])).Client(QuicTalk.Crypto(500, hello[500..]), destination: [7, 7, 7, 7]));

        Assert.NotNull(session.Ja4);
    }

    [Fact]
    public void An_acknowledgment_of_the_client_does_not_end_the_handshake()
    {
        var talk = new QuicTalk().Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Server(QuicTalk.Crypto(0, QuicTalk.Answer)).Handshake(isClient: true, 30);

        Assert.False(Single(talk).Established);
        Assert.True(Single(talk.Handshake(isClient: true, 70)).Established);
    }

    [Fact]
    public void A_close_with_an_alert_is_one()
    {
        var session = Single(new QuicTalk().Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Server(QuicTalk.Close(0x0100 + 120)));

        Assert.Equal(("No application Protocol", "Server", false), (session.Alert, session.AlertFrom, session.Established));
    }

    [Fact]
    public void A_repeated_hello_is_no_second_session()
    {
        var hello = QuicTalk.Crypto(0, QuicTalk.Hello());

        Assert.Single(TransactionRun.Tls(new QuicTalk().Client(hello).Server(QuicTalk.Crypto(0, QuicTalk.Answer)).ShortHeader(isClient: true).Client(hello).Packets));
    }

    [Fact]
    public void The_number_of_connections_is_limited()
    {
        var talk = new QuicTalk();
        var first = talk.Client(QuicTalk.Crypto(0, QuicTalk.Hello())).Packets[0];
        var items = new ItemList();
        var reader = TransactionReader.ForTls(new TransactionOptions { MaxOpen = 5 });
        reader.Start(items);
        for (var i = 0; i < 20; i++) reader.OnPacket(WithClientPort(first, 50_000 + i));
        reader.OnTick(talk.Time);

        Assert.Equal(15, items.Items.OfType<TransactionsEnded>().Sum(ended => ended.Transactions.Count));
    }

    private static PacketRecord WithClientPort(PacketRecord packet, int port)
    {
        const int SourcePortOffset = 14 + 20;
        var frame = packet.GetBytes();
        (frame[SourcePortOffset], frame[SourcePortOffset + 1]) = ((byte)(port >> 8), (byte)port);
        return new PacketRecord(new CapturedFrame(new CaptureInterface("test0", LinkType.Ethernet), 1, 1_700_000_000_000_000_000, frame.Length, frame));
    }

    private static TlsSession Single(QuicTalk talk) => Assert.Single(TransactionRun.Tls(talk.Packets));
}
