using System.Text;
using NetMon.Flows.Content;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Flows.Content;

public class StreamContentTests
{
    private static readonly FlowContent TlsContent = new("TLS", Streams.Server, null);

    [Fact]
    public void A_hello_in_one_segment_is_known_at_once_and_nothing_is_held()
    {
        var flow = new Conversation(443).Connect().Send(0, Streams.Hello);
        Assert.Equal(TlsContent, flow.Content);
        Assert.False(flow.IsHolding);
        Assert.True(flow.Receive(0, Streams.Answer).IsKnown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void A_hello_in_several_segments_is_read(int count)
    {
        var flow = new Conversation(443).Connect();
        foreach (var (offset, bytes) in Split(Streams.Hello, count)) flow.Send(offset, bytes);
        Assert.Equal(TlsContent, flow.Content);
        Assert.False(flow.IsHolding);
        Assert.True(flow.Receive(0, Streams.Answer).IsKnown);
    }

    [Fact]
    public void A_hello_that_begins_with_sixteen_single_bytes_is_read()
    {
        var flow = new Conversation(443).Connect();
        for (var i = 0; i < 16; i++) flow.Send(i, Streams.Hello.AsSpan(i, 1));
        Assert.Equal("TLS", flow.Content?.Application);
        flow.Send(16, Streams.Hello.AsSpan(16));
        Assert.Equal(TlsContent, flow.Content);
    }

    [Fact]
    public void Segments_out_of_order_are_put_in_their_place()
    {
        var flow = new Conversation(443).Connect();
        foreach (var (offset, bytes) in Split(Streams.Hello, 5).Reverse()) flow.Send(offset, bytes);
        Assert.Equal(TlsContent, flow.Content);
        Assert.True(flow.Receive(0, Streams.Answer).IsKnown);
    }

    [Fact]
    public void Retransmissions_change_nothing()
    {
        var flow = new Conversation(443).Connect();
        flow.Send(0, Streams.Hello.AsSpan(0, 700));
        flow.Send(0, Streams.Hello.AsSpan(0, 700));
        flow.Send(300, Streams.Hello.AsSpan(300, 600));
        // A retransmission with different bytes.
        flow.Send(0, new byte[900]);
        flow.Send(900, Streams.Hello.AsSpan(900));
        Assert.Equal(TlsContent, flow.Content);
    }

    [Fact]
    public void The_byte_of_a_keep_alive_before_the_head_is_no_part_of_it()
    {
        var flow = new Conversation(443).Connect().Send(-1, [0]).Send(0, Streams.Hello);
        Assert.Equal(TlsContent, flow.Content);
    }

    [Fact]
    public void A_gap_leaves_the_name_out()
    {
        var flow = new Conversation(443).Connect();
        flow.Send(0, Streams.Hello.AsSpan(0, 700)).Send(701, Streams.Hello.AsSpan(701));
        Assert.True(flow.IsHolding);
        Assert.Equal(new FlowContent("TLS", null, null), flow.End());
        Assert.False(flow.IsHolding);
    }

    [Fact]
    public void A_stream_whose_first_segment_is_lost_is_known_by_the_other_side()
    {
        var flow = new Conversation(443).Connect();
        flow.Send(700, Streams.Hello.AsSpan(700));
        flow.Receive(0, TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(0x0303, 0x1301)));
        Assert.Equal(new FlowContent("TLS", null, null), flow.End());
    }

    [Fact]
    public void What_a_snapshot_length_cut_is_not_taken_as_whole()
    {
        var flow = new Conversation(443).Connect();
        flow.Send(0, Streams.Hello.AsSpan(0, 900), kept: 200);
        Assert.False(flow.IsHolding);
        flow.Send(900, Streams.Hello.AsSpan(900));
        Assert.Equal(new FlowContent("TLS", null, null), flow.End());
    }

    [Fact]
    public void A_cut_host_is_none()
    {
        var line = Streams.Request.AsSpan().IndexOf("Host: "u8);
        var flow = new Conversation(80).Connect().Send(0, Streams.Request, kept: line + 10);
        Assert.Equal(new FlowContent("HTTP", null, null), flow.End());
        var whole = new Conversation(80).Connect().Send(0, Streams.Request.AsSpan(0, line + 10)).Send(line + 10, Streams.Request.AsSpan(line + 10));
        Assert.Equal(new FlowContent("HTTP", Streams.Server, null), whole.Content);
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("example.com:8080", "example.com")]
    [InlineData("192.0.2.1:80", "192.0.2.1")]
    [InlineData("[2001:db8::1]:80", "2001:db8::1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("", null)]
    public void The_host_is_without_its_port(string host, string? server)
    {
        var request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        Assert.Equal(server, new Conversation(80).Connect().Send(0, request).Content?.ServerName);
    }

    [Fact]
    public void A_request_without_a_host_ends_its_side()
    {
        var flow = new Conversation(80).Connect().Send(0, "GET / HTTP/1.0\r\n\r\n"u8).Receive(0, "HTTP/1.0 200 OK\r\n\r\n"u8);
        Assert.True(flow.IsKnown);
        Assert.Equal(new FlowContent("HTTP", null, null), flow.Content);
    }

    [Fact]
    public void A_response_that_is_seen_first_does_not_hide_the_request()
    {
        var flow = new Conversation(80).Connect().Receive(0, "HTTP/1.1 200 OK\r\n\r\n"u8).Send(0, Streams.Request);
        Assert.Equal(new FlowContent("HTTP", Streams.Server, null), flow.Content);
    }

    [Fact]
    public void Dns_over_tcp_gives_its_first_question_although_its_length_comes_alone()
    {
        var flow = new Conversation(53).Connect().Send(0, Streams.DnsStream.AsSpan(0, 2)).Send(2, Streams.DnsStream.AsSpan(2));
        Assert.Equal(new FlowContent("DNS", null, Streams.Server), flow.Content);
    }

    [Theory]
    [InlineData(22, "SSH-2.0-OpenSSH_9.6\r\n", "SSH")]
    [InlineData(25, "220 mail.example.com ESMTP\r\n", "SMTP")]
    [InlineData(21, "220 FTP server ready\r\n", "FTP")]
    [InlineData(2222, "SSH-2.0-OpenSSH_9.6\r\n", "SSH")]
    public void A_server_that_speaks_first_is_known_by_its_greeting(ushort port, string greeting, string application)
    {
        var flow = new Conversation(port).Connect().Receive(0, Encoding.ASCII.GetBytes(greeting));
        Assert.Equal(new FlowContent(application, null, null), flow.Content);
        Assert.True(flow.IsKnown);
    }

    [Fact]
    public void A_stream_without_its_beginning_is_known_by_a_later_message()
    {
        var flow = new Conversation(443).Send(5000, [0xaa, 0xbb, 0xcc, .. new byte[200]]).Send(5203, Streams.Hello.AsSpan(0, 900)).Send(6103, Streams.Hello.AsSpan(900));
        Assert.Equal(TlsContent, flow.Content);
    }

    [Fact]
    public void What_another_protocol_goes_before_is_read()
    {
        var flow = new Conversation(1080).Connect().Send(0, [5, 1, 0]).Receive(0, [5, 0]).Send(3, [5, 1, 0, 1, 192, 0, 2, 1, 1, 187]);
        flow.Receive(2, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).Send(13, Streams.Hello);
        Assert.Equal(TlsContent, flow.End());
    }

    [Fact]
    public void A_hello_in_several_records_is_put_together()
    {
        byte[] stream =
        [
            .. TlsBytes.Record(TlsBytes.Handshake, Streams.HelloMessage[..3]), .. TlsBytes.Record(TlsBytes.Handshake, Streams.HelloMessage[3..1000]),
            .. TlsBytes.Record(TlsBytes.Handshake, Streams.HelloMessage[1000..]),
        ];
        Assert.Equal(TlsContent, new Conversation(443).Connect().Send(0, stream).Content);
        Assert.Equal(TlsContent, new Conversation(443).Connect().Send(0, stream.AsSpan(0, 7)).Send(7, stream.AsSpan(7)).Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_hellos_say_version_protocol_and_fingerprint_in_either_order(bool reverse)
    {
        var hello = TlsBytes.Record(
            TlsBytes.Handshake,
            TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName(Streams.Server), TlsBytes.ApplicationProtocols("h2", "http/1.1"), TlsBytes.SupportedVersions(0x0304)));
        var flow = new Conversation(443).Connect();
        if (reverse) flow.Receive(0, Streams.Answer).Send(0, hello);
        else flow.Send(0, hello).Receive(0, Streams.Answer);

        Assert.Equal(("TLS 1.3", "h2, http/1.1"), (flow.Tls.Version, flow.Tls.Alpn));
        Assert.StartsWith("t13d0103h2_", flow.Tls.Ja4, StringComparison.Ordinal);
        Assert.Equal(TlsContent, flow.Content);
        Assert.True(flow.IsKnown);
    }

    [Fact]
    public void The_servers_choice_of_a_protocol_counts()
    {
        var hello = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0xc02f], TlsBytes.ApplicationProtocols("h2", "http/1.1")));
        var answer = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(0x0303, 0xc02f, TlsBytes.ApplicationProtocols("http/1.1")));
        var flow = new Conversation(443).Connect().Send(0, hello).Receive(0, answer);

        Assert.Equal(("TLS 1.2", "http/1.1"), (flow.Tls.Version, flow.Tls.Alpn));
    }

    [Fact]
    public void Fingerprints_do_not_depend_on_the_order_of_extensions_and_differ_with_what_they_are_made_of()
    {
        var reader = new ContentReader();
        string? Read(params byte[][] extensions) => new Conversation(443, reader).Connect()
            .Send(0, TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x0a0a, 0x1301], extensions))).Tls.Ja4;
        byte[][] offer = [TlsBytes.Extension(0x1a1a), TlsBytes.SignatureAlgorithms(0x0403, 0x0804), TlsBytes.Groups(29), TlsBytes.ApplicationProtocols("h2")];
        byte[][] other = [TlsBytes.Extension(0x2a2a), TlsBytes.SignatureAlgorithms(0x0804, 0x0403), TlsBytes.Groups(29), TlsBytes.ApplicationProtocols("h2")];

        Assert.Equal(Read(offer), Read([.. offer.Reverse()]));
        Assert.NotEqual(Read(offer), Read(other));
        Assert.NotEqual(Read(offer), Read(offer[..3]));
    }

    [Fact]
    public void A_hello_without_a_name_ends_its_side()
    {
        var hello = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.Groups(29)));
        var flow = new Conversation(443).Connect().Send(0, hello).Receive(0, TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(0x0303, 0x1301)));
        Assert.True(flow.IsKnown);
        Assert.Equal(new FlowContent("TLS", null, null), flow.Content);
    }

    [Fact]
    public void What_is_not_recognised_is_given_up()
    {
        var flow = new Conversation(4000).Connect();
        for (var i = 0; i <= ContentReader.MaxPackets; i++)
        {
            Assert.False(flow.IsKnown);
            flow.Send(i * 100, Enumerable.Repeat((byte)0xfe, 100).ToArray());
        }

        Assert.True(flow.IsKnown);
        Assert.Null(flow.Content);
    }

    [Fact]
    public void Sides_that_change_their_roles_keep_their_heads()
    {
        var flow = new Conversation(443).Connect().Send(0, Streams.Hello.AsSpan(0, 700)).Flip().Send(700, Streams.Hello.AsSpan(700));
        Assert.Equal(TlsContent, flow.Content);
    }

    [Fact]
    public void Buffers_are_given_back_once_the_name_is_there()
    {
        var reader = new ContentReader();
        var flow = new Conversation(443, reader).Connect();
        flow.Send(0, Streams.Hello.AsSpan(0, 10)).Send(1000, Streams.Hello.AsSpan(1000)).Send(10, Streams.Hello.AsSpan(10, 990));
        Assert.Equal(TlsContent, flow.Content);
        Assert.Equal(0, reader.HeldBytes);
    }

    private static IEnumerable<(int Offset, byte[] Bytes)> Split(byte[] stream, int count)
    {
        var length = (stream.Length + count - 1) / count;
        return stream.Chunk(length).Select((bytes, i) => (i * length, bytes));
    }

    public static TheoryData<string, int> SplitStreams()
    {
        var data = new TheoryData<string, int>();
        foreach (var (name, length) in ((string, int)[])[("DNS", 20), ("HTTP", 60), ("TLS", 60), ("SSH", 12), ("SMTP", 8)])
            for (var cut = 1; cut < length; cut++) data.Add(name, cut);
        return data;
    }

    /// <summary>The content is recognised wherever the first message is split into segments.</summary>
    [Theory]
    [MemberData(nameof(SplitStreams))]
    public void A_head_that_is_cut_anywhere_tells_on_the_flow(string application, int cut)
    {
        var (port, bytes, server, dns) = application switch
        {
            "DNS" => ((ushort)53, Streams.DnsStream, null, Streams.Server),
            "HTTP" => (80, Streams.Request, Streams.Server, null),
            "TLS" => (443, Streams.Hello, Streams.Server, null),
            "SSH" => (22, "SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(), null, null),
            _ => ((ushort)25, "EHLO client.example\r\n"u8.ToArray(), (string?)null, (string?)null),
        };
        var flow = new Conversation(port).Connect().Send(0, bytes.AsSpan(0, cut)).Send(cut, bytes.AsSpan(cut));
        Assert.Equal(new FlowContent(application, server, dns), flow.End());
        var three = new Conversation(port).Connect().Send(0, bytes.AsSpan(0, 1)).Send(1, bytes.AsSpan(1, cut)).Send(cut + 1, bytes.AsSpan(cut + 1));
        Assert.Equal(new FlowContent(application, server, dns), three.End());
    }

    [Fact]
    public void A_message_of_dns_without_its_length_tells_where_the_capture_came_in_late()
    {
        var flow = new Conversation(53).Send(0, [0, (byte)Streams.DnsQuery.Length]).Send(2, Streams.DnsQuery);
        Assert.Equal(new FlowContent("DNS", null, Streams.Server), flow.End());
    }
}
