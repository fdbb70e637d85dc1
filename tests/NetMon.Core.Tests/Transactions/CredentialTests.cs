using System.Reflection;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;
using static NetMon.Tests.Transactions.CredentialPackets;

namespace NetMon.Tests.Transactions;

public sealed class CredentialTests
{
    public static TheoryData<string> Names => [.. CredentialSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_is_found_on_any_port(string name) => Assert.Equal([Sample(name).Expected], Show(Of(Sample(name).Turns)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_is_found_byte_by_byte(string name) => Assert.Equal([Sample(name).Expected], Show(Of(Sample(name).Turns, Single)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_is_found_however_a_turn_is_split(string name)
    {
        var sample = Sample(name);
        for (var turn = 0; turn < sample.Turns.Count; turn++)
        {
            for (var at = 1; at < sample.Turns[turn].Bytes.Length; at++)
            {
                var split = new List<(bool, byte[])>(sample.Turns);
                var (fromClient, bytes) = sample.Turns[turn];
                split[turn] = (fromClient, bytes[..at]);
                split.Insert(turn + 1, (fromClient, bytes[at..]));
                Assert.Equal([sample.Expected], Show(Of(split)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_is_found_in_segments_in_reverse_order(string name) =>
        Assert.Equal([Sample(name).Expected], Show(Of(Sample(name).Turns, bytes => bytes.Chunk(3), segments => segments.Reverse())));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_with_all_segments_sent_twice_is_found_once(string name) =>
        Assert.Equal([Sample(name).Expected], Show(Of(Sample(name).Turns, bytes => bytes.Chunk(5), segments => segments.Concat(segments))));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_login_is_found_without_the_handshake(string name) =>
        Assert.Equal([Sample(name).Expected], Show(Of(Sample(name).Turns, hasHandshake: false)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_masked_credential_does_not_contain_the_secret(string name)
    {
        var found = Assert.Single(Find(Of(Sample(name).Turns), shows: false));

        Assert.Equal(Sample(name).Name.StartsWith("smb", StringComparison.Ordinal) ? null : "********", found.Secret);
        Assert.All(Texts(found), text => Assert.DoesNotContain(CredentialSamples.Secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_credential_names_who_sent_it_and_where()
    {
        var found = Assert.Single(Find(Of(Sample("http-basic").Turns)));

        Assert.Equal(("10.0.0.1", 40000, "10.0.0.2", 80), (found.Client, found.ClientPort, found.Server, found.ServerPort));
        Assert.Equal((4, 1_700_000_000_003_000_000), (found.PacketNumber, found.TimeNanoseconds));
        Assert.Equal("www.example.com", found.ServerName);
        Assert.Equal("HTTP Basic Authorization alice to 10.0.0.2:80, accepted", found.ToString());
    }

    [Fact]
    public void The_packet_is_the_one_that_completes_the_secret()
    {
        var packets = Of(Sample("ftp").Turns);
        var secret = packets.Single(packet => Has(packet.GetPayload(), "PASS"));

        Assert.Equal(secret.Number, Assert.Single(Find(packets)).PacketNumber);
    }

    [Fact]
    public void A_text_of_packets_is_safe_to_display()
    {
        var found = Assert.Single(Find(Of([(false, Text("220 \r\n")), (true, Text("USER a\u001b[2J\r\nPASS b\u0007\r\n")), (false, Text("331 \r\n230 \r\n"))])));

        Assert.Equal(("a\\x1b[2J", "b\\x07"), (found.UserName, found.Secret));
    }

    [Fact]
    public void All_attempts_of_a_connection_are_found_until_one_succeeds()
    {
        var turns = new List<(bool, byte[])> { (false, Text("220 \r\n")) };
        for (var i = 0; i < 3; i++) turns.AddRange([(true, Text("USER u\r\n")), (false, Text("331 \r\n")), (true, Text($"PASS {i}\r\n")), (false, Text("530 \r\n"))]);
        turns.AddRange([(true, Text("USER u\r\n")), (false, Text("331 \r\n")), (true, Text("PASS 3\r\n")), (false, Text("230 \r\n"))]);

        Assert.Equal(
            ["FTP USER/PASS u 0 False", "FTP USER/PASS u 1 False", "FTP USER/PASS u 2 False", "FTP USER/PASS u 3 True"], Show(Of(turns)));
    }

    [Theory]
    [InlineData("220 \r\n", "EHLO me\r\n", "250 STARTTLS\r\n", "STARTTLS\r\n", "220 go\r\n")]
    [InlineData("220 \r\n", "AUTH TLS\r\n", "234 go\r\n", "", "")]
    [InlineData("+OK \r\n", "STLS\r\n", "+OK go\r\n", "", "")]
    [InlineData("* OK \r\n", "a1 STARTTLS\r\n", "a1 OK go\r\n", "", "")]
    public void After_the_server_has_agreed_to_TLS_nothing_is_read(string greeting, string first, string answer, string second, string secondAnswer)
    {
        (bool, byte[])[] turns =
        [
            (false, Text(greeting)), (true, Text(first)), (false, Text(answer)), (true, Text(second)), (false, Text(secondAnswer)),
            (true, Text("USER alice\r\nPASS s\r\na2 LOGIN alice s\r\nAUTH PLAIN AGEAYg==\r\n")), (false, Text("230 \r\n235 \r\n+OK\r\n")),
        ];

        Assert.Empty(Show(Of(turns.Where(turn => turn.Item2.Length > 0))));
    }

    [Fact]
    public void A_refused_STARTTLS_leaves_the_login_in_clear() => Assert.Equal(
        ["SMTP AUTH PLAIN a b True"],
        Show(Of([(false, Text("220 \r\n")), (true, Text("EHLO me\r\n")), (false, Text("250 \r\n")), (true, Text("STARTTLS\r\n")), (false, Text("454 no\r\n")),
            (true, Text($"AUTH PLAIN {CredentialSamples.Base64("\0a\0b")}\r\n")), (false, Text("235 \r\n"))])));

    [Theory]
    [InlineData("16030100050100000100", "16030300020000")]
    [InlineData("5353482d322e302d610d0a", "5353482d322e302d620d0a")]
    [InlineData("", "525342203030332e3030380a")]
    [InlineData("4e49434b20610d0a5553455220612030202a203a610d0a", "3a6d78203030310d0a")]
    public void Other_protocols_have_none_and_are_left_at_once(string client, string server)
    {
        (bool, byte[])[] turns = [(true, Bytes.Of(client)), (false, Bytes.Of(server)), (true, Text("USER a\r\nPASS b\r\n")), (false, Text("331 \r\n230 \r\n"))];

        Assert.Empty(Show(Of(turns.Where(turn => turn.Item2.Length > 0))));
    }

    [Fact]
    public void Of_a_login_with_a_digest_the_name_is_found() => Assert.Equal(
        ["MySQL caching_sha2_password alice - True"],
        Show(Of(
        [
            (false, CredentialSamples.MySqlGreeting()), (true, CredentialSamples.MySqlLogin(1, "caching_sha2_password", new byte[32])),
            (false, Bytes.Of("020000 02 01 04")), (true, Bytes.Of("010000 03 02")), (false, new Bytes().Hex("080000 04 01").Text("the key")),
            (true, [4, 0, 0, 5, .. "abcd"u8]), (false, Bytes.Of("070000 06 00 0000 0200 0000")),
        ])));

    [Theory]
    [InlineData(true, "MySQL caching_sha2_password alice s3cret! True")]
    [InlineData(false, "MySQL caching_sha2_password alice - True")]
    public void Inside_TLS_MySQL_sends_the_password_itself(bool isEncrypted, string expected)
    {
        var run = new ParserRun(isEncrypted: isEncrypted);
        run.Take(fromClient: true, CredentialSamples.MySqlLogin(2, "caching_sha2_password", new byte[32]));
        run.Take(fromClient: false, Bytes.Of("020000 03 01 04"));
        run.Take(fromClient: true, Text("\u0008\0\0\u0004" + CredentialSamples.Secret + "\0"));
        run.Take(fromClient: false, Bytes.Of("070000 05 00 0000 0200 0000"));
        run.End();

        Assert.Equal(expected, Show(Assert.Single(run.Found)));
    }

    [Fact]
    public void After_a_request_for_TLS_MySQL_is_not_read() => Assert.Empty(Show(Of(
        [(false, CredentialSamples.MySqlGreeting()), (true, Bytes.Of("200000 01 058a0800 00000001 2d" + new string('0', 46))), (true, CredentialSamples.MySqlLogin(2, "mysql_clear_password", [.. "x\0"u8]))])));

    [Theory]
    [InlineData("{\"user\":\"a\",\"password\":\"\\ud800\"}")]
    [InlineData("{\"user\":\"a\",\"password\":")]
    [InlineData("{\"password\":{\"password\":[\"x\"]}}")]
    [InlineData("[[[[")]
    [InlineData("password=x")]
    [InlineData("")]
    public void JSON_without_a_readable_password_has_none(string json) =>
        Assert.Empty(Show(Of([(true, Text($"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"))])));

    [Fact]
    public void What_comes_before_the_end_of_damaged_JSON_counts()
    {
        const string Json = "\u00ef\u00bb\u00bf{\"user\":\"a\",\"pin\":1,\"passwd\":1234,";

        Assert.Equal(
            ["HTTP form JSON field passwd a 1234 -"],
            Show(Of([(true, Text($"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {Json.Length}\r\n\r\n{Json}"))])));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(30_000)]
    public void Logins_that_do_not_wait_for_their_answers_are_all_matched(int count)
    {
        var run = new ParserRun();
        run.Take(fromClient: false, Text("220 \r\n"));
        for (var i = 0; i < count; i++) run.Take(fromClient: true, Text($"PASS {i}\r\n"));
        for (var i = 0; i < count; i++) run.Take(fromClient: false, Text(i == count - 1 ? "230 in\r\n" : "530 no\r\n"));
        run.End();

        Assert.Equal(count, run.Found.Count);
        Assert.Equal(count - 1, run.Found.Count(found => found.Succeeded == false));
        Assert.Equal($"{count - 1}", Assert.Single(run.Found, found => found.Succeeded == true).Secret);
        Assert.Equal(0, run.GivenUp);
    }

    [Fact]
    public void Of_more_logins_without_an_answer_the_oldest_are_given_up_and_counted_and_the_others_get_their_own_answer()
    {
        const int Count = 50_000;
        var run = new ParserRun();
        run.Take(fromClient: false, Text("220 \r\n"));
        for (var i = 0; i < Count; i++) run.Take(fromClient: true, Text($"PASS {i}\r\n"));
        for (var i = 0; i < Count; i++) run.Take(fromClient: false, Text(i == Count - 1 ? "230 in\r\n" : "530 no\r\n"));
        run.End();

        Assert.Equal(Count, run.Found.Count);
        Assert.Equal(run.GivenUp, run.Found.Count(found => found.Succeeded is null));
        Assert.InRange(run.GivenUp, 1, 20_000);
        Assert.Equal($"{Count - 1}", Assert.Single(run.Found, found => found.Succeeded == true).Secret);
    }

    [Fact]
    public void Requests_beyond_the_limit_are_given_up_and_never_matched_with_the_response_to_another()
    {
        const int Count = 40_000;
        var run = new ParserRun();
        for (var i = 0; i < Count; i++) run.Take(fromClient: true, Text($"GET / HTTP/1.1\r\nAuthorization: Basic {CredentialSamples.Base64($"u{i}:p")}\r\n\r\n"));
        for (var i = 0; i < Count; i++) run.Take(fromClient: false, Text(i == Count - 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"));
        run.End();

        Assert.Equal((Count, (long)Count), (run.Found.Count, run.GivenUp));
        Assert.DoesNotContain(run.Found, found => found.Succeeded is not null);
    }

    [Fact]
    public void Names_of_many_megabytes_are_not_kept_until_their_answers_come()
    {
        var run = new ParserRun();
        var name = new string('x', 8000);
        run.Take(fromClient: false, Text("220 \r\n"));
        for (var i = 0; i < 10_000; i++) run.Take(fromClient: true, Text($"USER {name}\r\nPASS {i}\r\n"));

        // 16 MB of names wait; the others were output.
        Assert.InRange(run.Found.Count, 7_500, 8_500);
        Assert.Equal(run.Found.Count, run.GivenUp);
    }

    [Fact]
    public void A_digest_is_no_secret_in_clear() => Assert.Empty(Show(Of(
        [(false, Text("220 \r\n")), (true, Text("EHLO me\r\n")), (false, Text("250 \r\n")), (true, Text("AUTH CRAM-MD5\r\n")), (false, Text("334 PDFAYj4=\r\n")),
            (true, Text("YWxpY2UgMDEyMzQ1Njc4OWFiY2RlZg==\r\n")), (false, Text("235 \r\n"))])));

    [Fact]
    public void Without_an_answer_it_is_unknown_whether_the_login_succeeded()
    {
        var sample = Sample("ftp");

        Assert.Equal(["FTP USER/PASS alice s3cret! -"], Show(Of(sample.Turns.TakeWhile(turn => !Has(turn.Bytes, "230-")))));
    }

    [Fact]
    public void One_side_alone_is_enough_at_the_end()
    {
        var client = Sample("ftp").Turns.Where(turn => turn.FromClient);

        Assert.Equal(["FTP USER/PASS alice s3cret! -"], Show(Of(client, hasHandshake: false)));
    }

    [Fact]
    public void The_timeout_ends_the_wait_for_an_answer()
    {
        var items = new ItemList();
        var reader = TransactionReader.ForCredentials(new CredentialOptions { Timeout = TimeSpan.FromSeconds(2) });
        reader.Start(items);
        var packets = Of(Sample("ldap").Turns.Take(2));
        foreach (var packet in packets) reader.OnPacket(packet);
        reader.OnTick(packets[^1].TimestampNanoseconds!.Value + 1_900_000_000);
        Assert.Empty(items.Items);
        reader.OnTick(packets[^1].TimestampNanoseconds!.Value + 2_100_000_000);

        var found = Assert.IsType<CleartextCredential>(Assert.Single(Assert.IsType<TransactionsEnded>(Assert.Single(items.Items)).Transactions));
        Assert.Null(found.Succeeded);
    }

    [Fact]
    public void A_repeated_credential_of_HTTP_is_found_once_in_a_connection()
    {
        var sample = Sample("http-basic");

        Assert.Equal([sample.Expected], Show(Of(sample.Turns.Concat(sample.Turns).Concat(sample.Turns))));
    }

    [Fact]
    public void Responses_are_matched_in_order_when_requests_are_pipelined()
    {
        string Request(string user) => $"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {CredentialSamples.Base64(user + ":p")}\r\n\r\n";
        (bool, byte[])[] turns =
        [
            (true, Text("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + Request("a") + Request("b"))),
            (false, Text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\n\r\n")),
        ];

        Assert.Equal(["HTTP Basic Authorization a p False", "HTTP Basic Authorization b p True"], Show(Of(turns)));
    }

    [Fact]
    public void A_loss_within_a_body_does_not_stop_the_reading()
    {
        var packets = new TcpPackets().Handshake();
        packets.Say(fromClient: true, 0, "POST /a HTTP/1.1\r\nContent-Length: 100\r\n\r\n");
        var at = "POST /a HTTP/1.1\r\nContent-Length: 100\r\n\r\n".Length + 100;
        packets.Say(fromClient: true, at, $"GET / HTTP/1.1\r\nAuthorization: Basic {CredentialSamples.Base64("a:b")}\r\n\r\n");

        Assert.Equal(["HTTP Basic Authorization a b -"], Show(packets.Packets));
    }

    [Fact]
    public void A_community_is_found_once_for_a_client_and_a_server()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 5; i++)
        {
            packets.Ask(CredentialSamples.Snmp(1, "public", 0xa0), port: 40000 + i, serverPort: 161);
            packets.Answer(CredentialSamples.Snmp(1, "public", 0xa2), port: 40000 + i, serverPort: 161);
        }

        packets.Ask(CredentialSamples.Snmp(0, "private", 0xa3), serverPort: 4161);
        packets.Udp("10.0.0.9", 162, "10.0.0.1", 162, CredentialSamples.Snmp(1, "traps", 0xa7));

        Assert.Equal(["SNMP community - public True", "SNMP community - private -", "SNMP community - traps -"], Show(packets.Packets));
    }

    [Fact]
    public void Version_3_of_SNMP_and_datagrams_that_only_begin_like_it_have_none()
    {
        byte[] longer = [.. CredentialSamples.Snmp(1, "public", 0xa0), 0];
        var packets = new DnsPackets().Ask(CredentialSamples.Snmp(3, "public", 0xa0), serverPort: 161).Ask(longer, serverPort: 161)
            .Ask(CredentialSamples.Snmp(1, "public", 0x30), serverPort: 161);

        Assert.Empty(Show(packets.Packets));
    }

    [Fact]
    public void An_anonymous_bind_is_no_finding() => Assert.Empty(Show(Of([(true, CredentialSamples.Bind(1, "cn=a", ""))])));

    private static CredentialSample Sample(string name) => CredentialSamples.All.Single(sample => sample.Name == name);

    private static byte[] Text(string text) => new Bytes().Text(text);

    private static bool Has(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Text(text)) >= 0;

    // All text that an object holds, in its fields as deep as they go.
    private static IEnumerable<string> Texts(object found)
    {
        for (var type = found.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                yield return field.GetValue(found)?.ToString() ?? "";
        }

        yield return found.ToString()!;
    }
}
