using System.Diagnostics;
using System.Text;
using NetMon.Flows.Reassembly;
using NetMon.Tests.Applications;
using NetMon.Transactions.Credentials;

namespace NetMon.Tests.Transactions;

/// <summary>Input that is made to cost time or memory.</summary>
public sealed class HostileCredentialTests
{
    private const int Megabyte = 1 << 20;

    // More than the limits of one parser together: 64 KB of a form, 32,768 requests that wait. Less than the input is as objects.
    private const long MaxBuffered = 2 * 1024 * 1024;

    // Generous, because only work that grows with the square must fail: a megabyte in pieces of a byte would then take hours.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Attacks => [.. All.Keys];

    private static Dictionary<string, (bool FromClient, byte[] Bytes)[]> All { get; } = new()
    {
        ["endless line of FTP"] = [(false, Text("220 \r\n")), (true, Text("USER a\r\nPASS ")), (true, Fill('x', Megabyte))],
        ["endless line before anything"] = [(true, Fill('x', Megabyte))],
        ["endless greeting"] = [(false, Text("220-")), (false, Fill('x', Megabyte))],
        ["endless words"] = [(false, Text("220 \r\n")), (true, Repeat("NOOP\r\n", Megabyte))],
        ["passwords without an answer"] = [(false, Text("220 \r\n")), (true, Text("USER a\r\n")), (true, Repeat("PASS b\r\n", Megabyte))],
        ["answers without a question"] = [(false, Repeat("220 \r\n", Megabyte)), (true, Text("USER a\r\n")), (false, Repeat("331 \r\n", Megabyte))],
        ["a megabyte of Base64"] = [(false, Text("220 \r\n")), (true, Text("EHLO a\r\nAUTH PLAIN ")), (true, Fill('A', Megabyte)), (true, Text("\r\n"))],
        ["a literal of 2 GB"] = [(false, Text("* OK \r\n")), (true, Text("a1 LOGIN {2147483647}\r\n")), (true, Fill('x', Megabyte))],
        ["a literal of 9 GB"] = [(false, Text("* OK \r\n")), (true, Text("a1 LOGIN {9999999999+}\r\n")), (true, Fill('x', Megabyte))],
        ["many literals"] = [(false, Text("* OK \r\n")), (true, Text("a1 LOGIN ")), (true, Repeat("{1}\r\nx", Megabyte))],
        ["IMAP tags"] = [(false, Text("* OK \r\n")), (true, Lines(i => $"a{i} LOGIN a b\r\n")), (false, Lines(i => $"b{i} OK\r\n"))],
        ["endless request line"] = [(true, Text("GET /")), (true, Fill('x', Megabyte))],
        ["endless header"] = [(true, Text("GET / HTTP/1.1\r\n")), (true, Repeat("A: b\r\n", Megabyte))],
        ["many Authorization fields"] = [(true, Text("GET / HTTP/1.1\r\n")), (true, Repeat("Authorization: Basic YTpi\r\n", Megabyte))],
        ["many requests"] = [(true, Lines(i => $"GET /?user={i}&pass=x HTTP/1.1\r\n\r\n"))],
        ["a form of 1 MB"] = [(true, Form(Megabyte)), (true, Repeat("user=a&pass=&", Megabyte))],
        ["chunks of a byte"] = [(true, Text(FormHead + "Transfer-Encoding: chunked\r\n\r\n")), (true, Repeat("1\r\na\r\n", Megabyte))],
        ["a Telnet subnegotiation without an end"] = [(true, Bytes.Of("fffa18")), (true, Fill('x', Megabyte))],
        ["endless typing"] = [(true, Bytes.Of("fffb18")), (false, Text("login: ")), (true, Fill('x', Megabyte)), (false, Fill(':', Megabyte))],
        ["LDAP of 2 GB"] = [(true, Bytes.Of("30847fffffff 020101 60847ffffff0 020103")), (true, Fill('x', Megabyte))],
        ["nested BER"] = [(true, Bytes.Of("30847fffffff 020101 60847ffffff0")), (true, RepeatBytes(Bytes.Of("30847fffffff"), Megabyte))],
        ["many binds"] = [(true, RepeatBytes(CredentialSamples.Bind(1, "cn=a", "b"), Megabyte))],
        ["SMB messages of 16 MB"] = [(true, Bytes.Of("00ffffff fe534d42")), (true, Fill('x', Megabyte))],
        ["MQTT of 256 MB"] = [(true, Bytes.Of("10ffffff7f 0004 4d515454 05c2")), (true, Fill('x', Megabyte))],
        ["a Redis array without an end"] = [(true, Text("*99999999\r\n")), (true, Repeat("$1\r\na\r\n", Megabyte))],
        ["a form of many parts"] = [(true, Text($"POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: {Megabyte}\r\n\r\n")), (true, Repeat("--a\r\n\r\n", Megabyte))],
        ["deep JSON"] = [(true, Text($"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {Megabyte}\r\n\r\n")), (true, Repeat("[{\"a\":", Megabyte))],
        ["JSON of one string"] = [(true, Text($"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {Megabyte}\r\n\r\n{{\"a\":\"")), (true, Fill('x', Megabyte))],
        ["MySQL of 16 MB"] = [(false, CredentialSamples.MySqlGreeting()), (true, Bytes.Of("ffffff 01 0d820800")), (true, Fill('x', Megabyte))],
        ["SOCKS logins"] = [(true, Bytes.Of("05 01 02")), (false, Bytes.Of("05 02")), (true, RepeatBytes(Bytes.Of("01 01 61 01 62"), Megabyte))],
        ["PostgreSQL parameters"] = [(true, Bytes.Of("00002700 00030000")), (true, RepeatBytes(Bytes.Of("6100"), Megabyte))],
    };

    private static string FormHead => "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    [Theory]
    [MemberData(nameof(Attacks))]
    public void It_is_read_in_linear_time_and_bounded_memory(string attack)
    {
        foreach (var size in (ReadOnlySpan<int>)[1, 1460, int.MaxValue])
        {
            var watch = Stopwatch.StartNew();
            var run = new ParserRun();
            foreach (var (fromClient, bytes) in All[attack])
            {
                for (var at = 0; at < bytes.Length && !run.IsDone; at += Math.Min(size, bytes.Length - at))
                {
                    run.Take(fromClient, bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
                    if (run.Buffered > MaxBuffered) Assert.Fail($"{run.Buffered} bytes are kept.");
                }
            }

            run.End();
            Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
        }
    }

    [Fact]
    public void What_follows_an_endless_line_is_found()
    {
        var packets = CredentialPackets.Of(
            [(false, Text("220 \r\n")), (true, [.. Text("USER "), .. Fill('x', 20_000), .. Text("\r\nUSER a\r\nPASS b\r\n")]), (false, Text("500 \r\n331 \r\n230 \r\n"))],
            bytes => bytes.Chunk(1000));

        Assert.Equal(["FTP USER/PASS a b True"], CredentialPackets.Show(packets));
    }

    [Fact]
    public void What_follows_an_endless_header_is_found()
    {
        var head = $"GET / HTTP/1.1\r\nCookie: {new string('x', 20_000)}\r\nAuthorization: Basic {CredentialSamples.Base64("a:b")}\r\n\r\n";
        var packets = CredentialPackets.Of([(true, Text(head)), (false, Text("HTTP/1.1 200 OK\r\n\r\n"))], bytes => bytes.Chunk(1000));

        Assert.Equal(["HTTP Basic Authorization a b True"], CredentialPackets.Show(packets));
    }

    [Fact]
    public void What_follows_a_refused_literal_is_found() => Assert.Equal(
        ["IMAP LOGIN a b True"],
        CredentialPackets.Show(CredentialPackets.Of(
            [(false, Text("* OK \r\n")), (true, Text("a1 LOGIN {2147483647}\r\n")), (false, Text("a1 BAD no\r\n")), (true, Text("a2 LOGIN a b\r\n")), (false, Text("a2 OK\r\n"))])));

    [Fact]
    public void Communities_are_kept_within_bounds()
    {
        var found = 0;
        var consumer = new CredentialConsumer(new CredentialOptions { MaxOpen = 1000 }, _ => found++);
        var packets = new DnsPackets();
        for (var i = 0; i < 40_000; i++) packets.Ask(CredentialSamples.Snmp(1, $"c{i}", 0xa0), serverPort: 161);
        var reader = new TransportReader(new ReassemblyOptions(), consumer);
        foreach (var packet in packets.Packets)
        {
            packet.DecodeHeaders(out var headers);
            reader.Take(packet.AsFrame(), headers);
        }

        // All but those that still wait were output, so they are not kept.
        Assert.Equal(39_000, found);
        reader.End();
        Assert.Equal(40_000, found);
    }

    private static byte[] Text(string text) => new Bytes().Text(text);

    private static byte[] Fill(char character, int length) => [.. Enumerable.Repeat((byte)character, length)];

    private static byte[] Repeat(string text, int length) => RepeatBytes(Text(text), length);

    private static byte[] RepeatBytes(byte[] bytes, int length) => [.. Enumerable.Repeat(bytes, length / bytes.Length).SelectMany(b => b)];

    private static byte[] Lines(Func<int, string> line) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(line)));

    private static byte[] Form(int length) => Text($"{FormHead}Content-Length: {length}\r\n\r\n");
}
