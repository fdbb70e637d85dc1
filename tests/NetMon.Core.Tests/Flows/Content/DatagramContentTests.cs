using NetMon.Flows.Content;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Flows.Content;

public class DatagramContentTests
{
    private static readonly FlowContent QuicContent = new("QUIC", Streams.Server, null);

    [Fact]
    public void The_first_question_of_a_flow_counts()
    {
        var flow = new Conversation(53).SendDatagram(Streams.DnsQuery).SendDatagram(Streams.Question(2, "other.example.com"));
        Assert.Equal(new FlowContent("DNS", null, Streams.Server), flow.Content);
        Assert.True(flow.IsKnown);
    }

    [Fact]
    public void A_message_without_a_question_leaves_the_name_to_the_next()
    {
        var flow = new Conversation(5353).SendDatagram(new Bytes().U16(0, 0x8400, 0, 0, 0, 0)).SendDatagram(Streams.DnsQuery);
        Assert.Equal(new FlowContent("MDNS", null, Streams.Server), flow.Content);
    }

    [Fact]
    public void A_hello_in_one_datagram_is_known_at_once()
    {
        var flow = new Conversation(443).SendDatagram(QuicVectors.Version1ClientInitial);
        Assert.Equal(new FlowContent("QUIC", "example.com", null), flow.Content);
        Assert.False(flow.IsHolding);
    }

    [Fact]
    public void A_hello_over_two_datagrams_is_joined_in_either_order()
    {
        // The name itself is spread over both.
        var cut = Streams.HelloMessage.AsSpan().IndexOf("example"u8);
        var first = QuicBytes.Initial(0, QuicBytes.Crypto(0, Streams.HelloMessage[..700]), QuicBytes.Crypto(900, Streams.HelloMessage[900..cut]));
        var second = QuicBytes.Initial(1, QuicBytes.Crypto(cut, Streams.HelloMessage[cut..]), QuicBytes.Crypto(700, Streams.HelloMessage[700..900]));
        var inOrder = new Conversation(443).SendDatagram(first);
        Assert.Equal(new FlowContent("QUIC", null, null), inOrder.Content);
        Assert.True(inOrder.IsHolding);
        Assert.Equal(QuicContent, inOrder.ReceiveDatagram(new byte[30]).SendDatagram(second).Content);
        Assert.False(inOrder.IsHolding);
        Assert.Equal(QuicContent, new Conversation(443).SendDatagram(second).SendDatagram(first).Content);
    }

    [Fact]
    public void The_name_is_found_although_the_beginning_of_the_hello_is_lost()
    {
        var second = QuicBytes.Initial(1, QuicBytes.Crypto(700, Streams.HelloMessage[700..]));
        Assert.Equal(QuicContent, new Conversation(443).SendDatagram(second).End());
    }

    [Theory]
    [InlineData(0x0a0a0a0au, 1)]
    [InlineData(0xfaca1a2au, 29)]
    [InlineData(0x7a8a9a0au, 23)]
    [InlineData(0x1a2a3a4au, 2)]
    [InlineData(0x6b3343cfu, 2)]
    [InlineData(0xff00001du, 29)]
    [InlineData(0xff000017u, 23)]
    [InlineData(0x709a50c4u, 1)]
    [InlineData(0xfaceb00eu, 29)]
    [InlineData(0x12345678u, 1)]
    public void A_version_that_only_asks_or_that_nobody_knows_is_opened_with_the_keys_of_others(uint version, int keys)
    {
        var datagram = QuicBytes.Initial(version, keys, 0, QuicBytes.Crypto(0, Streams.HelloMessage));
        var packet = Decoding.Packet.OverIPv4(17, Decoding.PacketBytes.Udp(50001, 443, datagram));
        Assert.Equal(("QUIC", Streams.Server), (packet.Application, packet.ServerName));
        Assert.Equal(QuicContent, new Conversation(443).SendDatagram(datagram).Content);
    }

    [Fact]
    public void A_version_that_nobody_knows_and_no_keys_open_is_not_quic()
    {
        var datagram = QuicBytes.Initial(0x12345678, 1, 0, QuicBytes.Crypto(0, Streams.HelloMessage));
        datagram[^1] ^= 1;
        Assert.Null(Decoding.Packet.OverIPv4(17, Decoding.PacketBytes.Udp(50001, 443, datagram)).Application);
    }

    [Fact]
    public void The_hello_says_protocol_and_fingerprint()
    {
        var tls = new Conversation(443).SendDatagram(QuicVectors.Version1ClientInitial).Tls;

        Assert.Equal(("TLS 1.3", "alpn"), (tls.Version, tls.Alpn));
        Assert.StartsWith("q13d0211an_", tls.Ja4, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hello_without_a_name_is_enough()
    {
        var hello = TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.Groups(29));
        var flow = new Conversation(443).SendDatagram(QuicBytes.Initial(0, QuicBytes.Crypto(0, hello)));
        Assert.Equal(new FlowContent("QUIC", null, null), flow.Content);
        Assert.True(flow.IsKnown);
    }

    [Fact]
    public void A_message_of_sctp_is_read()
    {
        var flow = new Conversation(53).SendChunk(Streams.DnsQuery);
        Assert.Equal(new FlowContent("DNS", null, Streams.Server), flow.Content);
    }

    [Fact]
    public void What_is_not_recognised_is_given_up()
    {
        var flow = new Conversation(4000);
        for (var i = 0; i <= ContentReader.MaxPackets; i++) flow.SendDatagram([0xfe, 0xfe, 0xfe]);
        Assert.True(flow.IsKnown);
        Assert.Null(flow.Content);
    }
}
