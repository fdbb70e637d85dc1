using NetMon.Decoding.Applications;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Content;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Applications;

/// <summary>Recognition by content, whatever the ports.</summary>
public sealed class ContentBeforePortsTests
{
    private static readonly int[] WellKnown = [22, 25, 53, 80, 143, 443, 853, 1053, 3306, 5353, 5355, 8443];

    private static byte[] Answer { get; } = [
        .. (byte[])new Bytes().U16(0x1234, 0x8180, 1, 2, 0, 0).Name("www.example.com").U16(1, 1),
        .. Bytes.Of("c00c 0005 0001 0000003c 0005 02 7777 c010"), .. Bytes.Of("c00c 0001 0001 0000003c 0004 c0000201")];

    /// <summary>Samples recognised on an unused port must be recognised on other protocols' ports, in both directions.</summary>
    [Fact]
    public void What_tells_on_any_port_tells_on_every_well_known_port_both_ways()
    {
        var failures = new List<string>();
        foreach (var sample in ApplicationSamples.All)
        {
            var (transport, bytes) = (sample.Segment.Transport, sample.Segment.Bytes);
            if (Probe.Read(transport, 40000, 40001, bytes, bytes.Length)?.Application != sample.Application) continue;
            foreach (var port in WellKnown)
            {
                // FTP and SMTP greetings are the same line; there the port decides.
                if (sample.Application == "FTP" && port == 25) continue;
                var to = Probe.Read(transport, 40000, port, bytes, bytes.Length)?.Application;
                var from = Probe.Read(transport, port, 40000, bytes, bytes.Length)?.Application;
                if (to != sample.Application || from != sample.Application) failures.Add($"{sample.Application} port {port}: {to}, {from}");
            }
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData(443)]
    [InlineData(1053)]
    [InlineData(40001)]
    [InlineData(80)]
    public void Dns_is_told_by_its_whole_message_on_any_port(int port)
    {
        // The first byte of this number is that of a short header of QUIC.
        var query = Streams.Question(0x48c4, "www.example.com");
        Assert.Equal(("DNS", "www.example.com"), Names(Probe.Udp(query, port)));
        Assert.Equal(("DNS", "www.example.com"), Names(Probe.Udp(Answer, AnyPort, from: port)));
        Assert.Equal(("DNS", "www.example.com"), Names(Probe.Tcp([.. UInt16(query.Length), .. query], port)));
    }

    [Fact]
    public void A_record_that_pads_a_query_is_a_record_like_any_other()
    {
        byte[] query = new Bytes().U16(0x0727, 0x0100, 1, 0, 0, 1).Name("2.dnscrypt-cert.example.com").U16(16, 1).U8(0).U16(0, 0).U32(0).U16(300).Zeros(300);
        Assert.Equal(("DNS", "2.dnscrypt-cert.example.com"), Names(Probe.Udp(query, 1053)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    public void What_is_not_taken_up_exactly_is_no_dns_where_no_port_says_so(int extraRecords, int extraBytes)
    {
        byte[] answer = [.. Answer, .. new byte[Math.Max(0, extraBytes)]];
        if (extraBytes < 0) answer = answer[..^1];
        answer[7] += (byte)extraRecords;
        Assert.NotEqual("DNS", Probe.Udp(answer, 1053)?.Application);
    }

    [Fact]
    public void A_short_header_of_quic_stays_quic()
    {
        byte[] packet = [0x48, .. Enumerable.Range(0, 60).Select(i => (byte)(i * 37))];
        Assert.Equal("QUIC", Probe.Udp(packet, 443)?.Application);
    }

    [Theory]
    [InlineData("GET /../../images.gif HTTP/1.1\r\nHost: www.example.com\r\n\r\n", "HTTP")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "SSH")]
    public void Text_on_the_port_of_dns_is_what_it_says(string text, string application)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal((application, null), Names(Probe.Tcp(bytes, 53)));
        Assert.Equal((application, null), Names(Probe.Tcp(bytes, AnyPort, from: 53)));
    }

    [Fact]
    public void A_segment_of_dns_may_begin_with_the_message_or_in_its_length()
    {
        var query = Streams.DnsQuery;
        Assert.Null(Probe.Tcp([0, (byte)query.Length], 53));
        Assert.Equal(("DNS", Streams.Server), Names(Probe.Tcp(query, 53)));
        Assert.Equal(("DNS", Streams.Server), Names(Probe.Tcp([(byte)query.Length, .. query], 53)));
        Assert.Equal(("DNS", Streams.Server), Names(Probe.Tcp([.. Streams.DnsStream, .. Streams.DnsStream], 53)));
        Assert.Equal("DNS", Probe.Tcp(Streams.DnsStream[..20], 53)?.Application);
    }

    [Theory]
    [InlineData("HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n")]
    [InlineData("T /path HTTP/1.1\r\nHost: www.example.com\r\n\r\n")]
    [InlineData("/rest?of=target HTTP/1.0\r\nAccept: */*\r\nHost: www.example.com\r\n\r\n")]
    [InlineData("Host: www.example.com\r\n\r\n")]
    public void A_segment_that_begins_within_a_head_names_its_host(string text)
    {
        var segment = Segment.ToServer(80, text);
        Assert.Equal(("HTTP", "www.example.com"), (segment.Detect(), segment.Read()?.HttpHost));
        var flow = new NetMon.Tests.Flows.Content.Conversation(80).Send(0, segment.Bytes);
        Assert.Equal(("HTTP", "www.example.com"), (flow.Content?.Application, flow.Content?.ServerName));
    }

    public static TheoryData<byte[]> ProxyHeaders() => new()
    {
        { "PROXY TCP4 192.0.2.1 198.51.100.2 52176 443\r\n"u8.ToArray() },
        { "PROXY TCP6 2001:db8::1 2001:db8::2 52176 443\r\n"u8.ToArray() },
        { "PROXY UNKNOWN\r\n"u8.ToArray() },
        { [.. Version2(0x21, 0x11), 0, 12, 192, 0, 2, 1, 198, 51, 100, 2, 0xcb, 0xd0, 1, 0xbb] },
        { [.. Version2(0x21, 0x21), 0, 36, .. new byte[36]] },
        { [.. Version2(0x21, 0x31), 0, 216, .. new byte[216]] },
        { [.. Version2(0x20, 0x00), 0, 0] },
        { [.. Version2(0x21, 0x11), 0, 20, .. new byte[12], 4, 0, 5, 1, 2, 3, 4, 5] },
        { [.. "PROXY UNKNOWN\r\n"u8, .. Version2(0x20, 0x00), 0, 0] },
    };

    [Theory]
    [MemberData(nameof(ProxyHeaders))]
    public void What_is_behind_the_header_of_a_proxy_is_what_the_stream_carries(byte[] header)
    {
        var tls = Over(443, [.. header, .. Streams.Hello]);
        Assert.Equal(("TLS", Streams.Server), (tls.Application, tls.ServerName));
        var http = Over(80, [.. header, .. Streams.Request]);
        Assert.Equal(("HTTP", Streams.Server + ":8080"), (http.Application, http.HttpHost));
        var smtp = Over(25, [.. header, .. "EHLO client.example\r\n"u8]);
        Assert.Equal(("SMTP", "Request: EHLO client.example"), (smtp.Application, smtp.Info));
        Assert.Null(Over(443, header).Application);

        // In one segment, alone in its own, cut within, and cut within the hello.
        byte[] stream = [.. header, .. Streams.Hello];
        foreach (var cut in (int[])[0, header.Length, header.Length / 2, 5, header.Length + 3, header.Length + 200])
        {
            var flow = new NetMon.Tests.Flows.Content.Conversation(443).Connect().Send(0, stream.AsSpan(0, cut)).Send(cut, stream.AsSpan(cut));
            Assert.Equal(("TLS", Streams.Server), (flow.Content?.Application, flow.Content?.ServerName));
        }
    }

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1")]
    [InlineData("PROXY TCP5 192.0.2.1 198.51.100.2 52176 443\r\n")]
    public void What_is_no_header_of_a_proxy_is_not_passed_over(string text) =>
        Assert.Null(Over(443, [.. System.Text.Encoding.ASCII.GetBytes(text), .. new byte[120], .. Streams.Hello]).Application);

    [Fact]
    public void Fields_behind_the_header_of_a_proxy_are_where_they_are()
    {
        var header = "PROXY UNKNOWN\r\n"u8.ToArray();
        var packet = Over(80, [.. header, .. Streams.Request]);
        var layer = new NetMon.Inspection.PacketInspector().Inspect(packet).Single(l => l.Name == "HTTP");
        var method = Assert.Single(layer.Fields, f => f.Name == "Request Method");
        Assert.Equal(14 + 20 + 20 + header.Length, method.Offset);
    }

    private const int AnyPort = 40000;

    private static (string?, string?) Names(ApplicationMessage? message) => (message?.Application, message?.DnsName);

    private static byte[] Version2(byte command, byte family) => [.. Bytes.Of("0d0a0d0a000d0a515549540a"), command, family];

    private static PacketRecord Over(int port, byte[] payload) => Packet.OverIPv4(6, PacketBytes.Tcp(AnyPort, port, payload));
}
