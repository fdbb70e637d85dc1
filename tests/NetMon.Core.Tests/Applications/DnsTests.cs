using System.Diagnostics;
using NetMon.Decoding.Applications.Dns;

namespace NetMon.Tests.Applications;

public sealed class DnsTests
{
    [Fact]
    public void A_query_reads_as_in_Wireshark()
    {
        var message = Probe.Udp(Samples.DnsQuery, 53);

        Assert.Equal("Standard query 0x1234 A www.example.com", message!.Info);
        Assert.Equal("www.example.com", message.DnsName);
        Assert.Equal("A", message.Field("Query type"));
        Assert.Equal(true, message.Field("Recursion desired"));
    }

    [Fact]
    public void A_response_shows_all_its_records()
    {
        var message = Probe.Udp(Samples.DnsResponse, Probe.AnyPort, from: 53);

        Assert.Equal(
            "Standard query response 0x1234 A www.example.com CNAME web.example.com A 192.0.2.1 AAAA 2001:db8::1 NS ns1.example.com OPT", message!.Info);
        Assert.Equal("web.example.com", message.Field("Answer data"));
        Assert.Equal(TimeSpan.FromSeconds(300), message.Field("Answer time to live"));
    }

    [Fact]
    public void Over_TCP_the_length_stands_in_front()
    {
        byte[] data = new Bytes().U16(Samples.DnsQuery.Length).Hex(Convert.ToHexString(Samples.DnsQuery));

        Assert.Equal("www.example.com", Probe.Tcp(data, 53)!.DnsName);
    }

    [Theory]
    [InlineData(43, "481f 05 01 0c45b3", "18463 5 1 0c45b3")]
    [InlineData(44, "02 01 a6b9", "2 1 a6b9")]
    [InlineData(48, "0101 03 08 0102ff", "257 3 8 AQL/")]
    [InlineData(52, "03 01 01 aabb", "3 1 1 aabb")]
    [InlineData(46, "0001 08 02 00000e10 5f5e1000 5f5e0f00 1234 02 6e73 00 0102", "A 8 2 3600 20200913122640 20200913122224 4660 ns AQI=")]
    [InlineData(43, "481f 05", "481f05")]
    public void Records_of_DNSSEC_read_as_in_a_zone_file(int type, string data, string expected)
    {
        var bytes = Bytes.Of(data);
        byte[] message = new Bytes().U16(1, 0x8180, 1, 1, 0, 0).Name("a").U16(type, 1).U16(0xc00c, type, 1).U32(60).U16(bytes.Length).Hex(data);

        Assert.Equal(expected, Probe.Udp(message, 53)!.Field("Answer data"));
    }

    [Fact]
    public void A_response_code_is_said_in_words()
    {
        byte[] data = new Bytes().U16(7, 0x8183, 1, 0, 0, 0).Name("no.such.example").U16(28, 1);

        Assert.Equal("Standard query response 0x0007 No such name AAAA no.such.example", Probe.Udp(data, 53)!.Info);
    }

    [Theory]
    [InlineData(15, "000a 04 6d61696c 00", "MX 10 mail")]
    [InlineData(33, "0001 0002 01bb 03 737276 00", "SRV 1 2 443 srv")]
    [InlineData(6, "02 6e73 00 02 6d62 00 00000001 00000002 00000003 00000004 00000005", "SOA ns")]
    [InlineData(16, "05 68656c6c6f", "TXT")]
    [InlineData(12, "01 70 00", "PTR p")]
    [InlineData(65, "0001 00 0001 0003 02 6832", "HTTPS")]
    [InlineData(9999, "00", "Unknown (9999)")]
    [InlineData(1, "0102", "A")]
    public void Each_type_of_record_shows_what_Wireshark_shows(int type, string data, string expected)
    {
        var bytes = Bytes.Of(data);
        byte[] message = new Bytes().U16(1, 0x8180, 1, 1, 0, 0).Name("a").U16(type, 1).U16(0xc00c, type, 1).U32(60).U16(bytes.Length).Hex(data);

        Assert.EndsWith(" a " + expected, Probe.Udp(message, 53)!.Info, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, "02 6e73 00 02 6d62 00 00000001 00000002 00000003 00000004 00000005", "ns mb 1 2 3 4 5")]
    [InlineData(16, "02 6869 03 796f75", "hi, you")]
    [InlineData(65, "0001 00 0001 0003 02 6832 0003 0002 01bb 0004 0004 c0000201", "1 . alpn=h2 port=443 ipv4hint=192.0.2.1")]
    [InlineData(257, "00 05 6973737565 6361", "0 issue \"ca\"")]
    [InlineData(35, "0001 0002 01 73 03 534950 00 01 70 00", "1 2 s SIP  p")]
    public void The_data_of_a_record_is_a_field(int type, string data, string expected)
    {
        var bytes = Bytes.Of(data);
        byte[] message = new Bytes().U16(1, 0x8180, 1, 1, 0, 0).Name("a").U16(type, 1).U16(0xc00c, type, 1).U32(60).U16(bytes.Length).Hex(data);

        Assert.Equal(expected, Probe.Udp(message, 53).Field("Answer data"));
    }

    [Theory]
    [InlineData("00", ".")]
    [InlineData("03 614262 00", "aBb")]
    [InlineData("02 622e 00", @"b\.")]
    [InlineData("03 610162 00", @"a\x01b")]
    [InlineData("03 610a62 00", @"a\x0ab")]
    [InlineData("0d 7777772e6578616d706c652e63 02 6f6d 00", @"www\.example\.c.om")]
    [InlineData("03 615c62 01 2e 02 5c2e 00", @"a\\b.\..\\\.")]
    [InlineData("07 61e280ae6263c2 01 78 00", "a\\u202ebc\uFFFD.x")]
    public void Odd_names_cannot_be_taken_for_others(string name, string expected)
    {
        byte[] data = new Bytes().U16(1, 0x0100, 1, 0, 0, 0).Hex(name).U16(1, 1);

        Assert.Equal(expected, Probe.Udp(data, 53)!.DnsName);
    }

    [Theory]
    [InlineData("c00c")]
    [InlineData("0161 c00c")]
    [InlineData("c00e c00c")]
    [InlineData("c0ff")]
    [InlineData("0161 ffff")]
    [InlineData("41 00")]
    [InlineData("80")]
    [InlineData("bf 6162 00")]
    public void A_name_that_is_none_is_no_name_but_a_fault_of_the_message(string name)
    {
        byte[] data = new Bytes().U16(7, 0x0100, 1, 0, 0, 0).Hex(name).U16(1, 1).Zeros(4);
        var message = Probe.Udp(data, 53)!;

        Assert.Equal("DNS", message.Application);
        Assert.Null(message.DnsName);
        Assert.StartsWith("Standard query 0x0007 ", message.Info);
        Assert.EndsWith("Malformed", message.Info);
        Assert.DoesNotContain(message.Fields, f => f.Name == "Query name");
    }

    [Theory]
    [InlineData(5, "c01c")]
    [InlineData(12, "c01c")]
    [InlineData(2, "c0ff")]
    [InlineData(15, "000a c01e")]
    [InlineData(33, "0001 0002 0003 c022")]
    [InlineData(5, "bf00")]
    public void A_record_whose_name_is_none_says_so_and_shows_its_bytes(int type, string data)
    {
        var bytes = Bytes.Of(data);
        byte[] message = [.. (byte[])new Bytes().U16(7, 0x8180, 1, 1, 0, 0).U8(0).U16(type, 1).U8(0).U16(type, 1).U32(60).U16(bytes.Length), .. bytes];
        var read = Probe.Udp(message, 53)!;

        Assert.Equal(".", read.DnsName);
        Assert.EndsWith("Malformed", read.Info);
        Assert.Equal(Convert.ToHexString(bytes).ToLowerInvariant(), read.Field("Answer data"));
    }

    [Theory]
    [InlineData("80 0161 00")]
    [InlineData("05 6162")]
    [InlineData("c0ff")]
    public void Names_that_lead_out_of_the_message_are_not_names(string name)
    {
        byte[] data = new Bytes().U16(1, 0x0100, 1, 0, 0, 0).Hex(name);

        Assert.Null(Probe.Udp(data, 53));
    }

    [Fact]
    public void A_name_is_never_longer_than_it_may_be()
    {
        var data = new Bytes().U16(1, 0x0100, 1, 0, 0, 0);
        for (var i = 0; i < 200; i++) data.U8(1).Text("a");

        var message = Probe.Udp(data.U8(0).U16(1, 1), 53)!;
        Assert.Null(message.DnsName);
        Assert.Equal("Standard query 0x0001 A Malformed", message.Info);
    }

    [Fact]
    public void Records_that_all_point_into_one_chain_of_pointers_take_bounded_time()
    {
        // A chain of pointers, each to the one before it, and as many records as fit, each with the last of them as its name.
        var data = new Bytes().U16(1, 0x8180, 0, 4000, 0, 0).U8(0);
        var at = 13;
        for (var i = 0; i < 500; i++, at += 2) data.U16(0xc000 | (i == 0 ? 12 : at - 2));
        var last = at - 2;
        for (var i = 0; i < 4000; i++) data.U16(0xc000 | last, 1, 1).U32(0).U16(4).U32(0);
        var watch = Stopwatch.StartNew();

        Probe.Udp(data, 53);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public void Walking_a_name_ends_behind_it_even_through_pointers()
    {
        byte[] data = new Bytes().Name("example.com").U8(3).Text("www").U16(0xc000).U8(0xff);
        var offset = 13;

        Assert.True(DnsName.TryRead(data, ref offset, out var name));
        Assert.Equal(("www.example.com", data.Length - 1), (name, offset));
    }

    [Fact]
    public void A_message_on_a_strange_port_is_known_by_its_content()
    {
        Assert.Equal("DNS", Probe.Udp(Samples.DnsQuery, 40053)?.Application);
        Assert.Equal("DNS", Probe.Udp(Samples.DnsResponse, 40053)?.Application);
    }

    [Fact]
    public void What_is_not_a_message_is_not_DNS_even_on_its_port()
    {
        Assert.Null(Probe.Udp("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), 53));
        Assert.Null(Probe.Udp([1, 2, 3], 53));
    }

    [Fact]
    public void Multicast_questions_and_answers_say_what_their_top_bits_mean()
    {
        byte[] question = new Bytes().U16(0, 0, 2, 0, 0, 0).Name("a.local").U16(1, 0x8001).Name("b.local").U16(12, 1);
        byte[] answer = new Bytes().U16(0, 0x8400, 0, 1, 0, 0).Name("a.local").U16(1, 0x8001).U32(120).U16(4).U8(192, 0, 2, 1);

        Assert.Equal("Standard query 0x0000 A a.local, \"QU\" question PTR b.local, \"QM\" question", Probe.Udp(question, 5353, 5353)!.Info);
        Assert.Equal("Standard query response 0x0000 A, cache flush 192.0.2.1", Probe.Udp(answer, 5353, 5353)!.Info);
        Assert.Null(Probe.Udp(answer, 5353, 5353)!.DnsName);
    }

    [Fact]
    public void NetBIOS_names_are_decoded_with_their_suffix()
    {
        var message = Probe.Udp(Samples.Nbns, 137, 137);

        Assert.Equal("Name query NB WORKGROUP<1d>", message!.Info);
        Assert.Equal("WORKGROUP<1d>", message.DnsName);
    }

    [Fact]
    public void A_NetBIOS_response_shows_the_address()
    {
        byte[] data = new Bytes().U16(0x8001, 0x8500, 0, 1, 0, 0).U8(32).Text("FHEPFCELEHFCEPFFFACACACACACACABN").U8(0).U16(32, 1).U32(300).U16(6, 0).U8(192, 0, 2, 8);

        Assert.Equal("Name query response NB 192.0.2.8", Probe.Udp(data, 137, 137)!.Info);
    }
}
