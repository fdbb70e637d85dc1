using NetMon.Decoding.Applications.Tls;

namespace NetMon.Tests.Applications;

public class QuicDecoderTests
{
    [Fact]
    public void The_initial_packet_of_RFC_9001_is_decrypted()
    {
        var message = Segment.Datagram(443, QuicVectors.Version1ClientInitial).Read();
        Assert.Equal("QUIC", message?.Application);
        Assert.Equal("example.com", message?.ServerName);
        Assert.Equal("Initial, DCID=8394c8f03e515708, PKN: 2, CRYPTO, PADDING, Client Hello (SNI=example.com)", message?.Info);
        Assert.Equal("alpn", message.Field("ALPN"));
        Assert.StartsWith("q13d0211an_", (string?)message.Field("JA4"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_initial_packet_of_RFC_9369_is_decrypted()
    {
        var message = Segment.Datagram(443, QuicVectors.Version2ClientInitial).Read();
        Assert.Equal("2", message.Field("Version"));
        Assert.Equal("example.com", message?.ServerName);
    }

    [Fact]
    public void A_packet_on_another_port_is_known_by_its_version() =>
        Assert.Equal("QUIC", Segment.Datagram(49999, QuicVectors.Version1ClientInitial).Detect());

    [Theory]
    [InlineData(443, "QUIC")]
    [InlineData(49999, null)]
    public void A_short_header_is_taken_for_QUIC_on_the_usual_port_only(ushort port, string? expected)
    {
        byte[] bytes = [0x41, .. Enumerable.Range(0, 20).Select(i => (byte)(i * 29 + 3))];

        Assert.Equal(expected, Segment.Datagram(port, bytes).Detect());
        Assert.Null(Segment.Datagram(443, bytes[..^1]).Detect());
    }

    [Fact]
    public void A_short_header_says_what_follows() =>
        Assert.Equal("Protected Payload", Segment.Datagram(443, [0x5f, .. new byte[40]]).Read()?.Info);

    [Fact]
    public void Text_that_begins_like_a_short_header_is_not_taken_for_QUIC() =>
        Assert.Null(Segment.Datagram(443, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"u8.ToArray()).Detect());

    [Fact]
    public void A_damaged_packet_keeps_its_header()
    {
        byte[] bytes = [.. QuicVectors.Version1ClientInitial];
        bytes[600] ^= 1;
        var message = Segment.Datagram(443, bytes).Read();
        Assert.Null(message?.ServerName);
        Assert.Equal("Initial, DCID=8394c8f03e515708", message?.Info);
    }

    [Fact]
    public void Packets_that_share_a_datagram_are_all_named()
    {
        byte[] handshake = [0xe0, 0, 0, 0, 1, 2, 0xaa, 0xbb, 0, 20, .. new byte[20]];
        var message = Segment.Datagram(443, [.. QuicVectors.Version1ClientInitial, .. handshake]).Read();
        Assert.Equal(
            "Initial, DCID=8394c8f03e515708, PKN: 2, CRYPTO, PADDING; Handshake, DCID=aabb, Client Hello (SNI=example.com)", message?.Info);
    }

    [Fact]
    public void Version_negotiation_is_named_on_the_usual_port_only()
    {
        byte[] bytes = [0x80, 0, 0, 0, 0, 0, 2, 1, 2, 0, 0, 0, 1];
        Assert.Equal("Version Negotiation, SCID=0102", Segment.Datagram(443, bytes).Read()?.Info);
        Assert.Null(Segment.Datagram(49999, bytes).Detect());
    }

    [Fact]
    public void A_length_beyond_the_datagram_is_no_packet() =>
        Assert.Null(Segment.Datagram(443, QuicVectors.Version1ClientInitial[..1000]).Detect());

    [Fact]
    public void A_packet_that_a_snapshot_length_cut_is_named_but_not_decrypted()
    {
        var message = Segment.Read(Segment.Datagram(443, QuicVectors.Version1ClientInitial).Cut(200));
        Assert.Equal("Initial, DCID=8394c8f03e515708", message?.Info);
    }

    [Fact]
    public void A_name_is_found_in_a_hello_whose_beginning_is_in_another_datagram()
    {
        var hello = TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.Extension(10, 0, 2, 0, 29), TlsBytes.ServerName("far.example.com"), TlsBytes.Extension(21));
        Assert.Equal("far.example.com", TlsServerNameSearch.Find(hello.AsSpan(44)));
        Assert.Null(TlsServerNameSearch.Find(new byte[2000]));
    }

    [Fact]
    public void Googles_versions_are_named()
    {
        byte[] bytes = [0x0d, 1, 2, 3, 4, 5, 6, 7, 8, (byte)'Q', (byte)'0', (byte)'4', (byte)'3', 1, 2, 3, 4];
        Assert.Equal("GQUIC", Segment.Datagram(443, bytes).Detect());
        Assert.Equal("Version Q043", Segment.Datagram(443, bytes).Read()?.Info);
    }
}
