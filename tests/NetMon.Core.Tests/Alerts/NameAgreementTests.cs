using System.Text;
using NetMon.Alerts;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Content;

namespace NetMon.Tests.Alerts;

/// <summary>
/// A packet's properties, its flow and an alert rule see the same name in the same bytes; a difference would be a way to evade
/// the others.
/// </summary>
public sealed class NameAgreementTests
{
    private const string Name = "www.example.com";

    private static readonly AlertRuleSettings Any = new() { Name = "rule", Cooldown = TimeSpan.Zero };

    public static TheoryData<string, byte[], string?> Hellos => new()
    {
        { "plain", Record(Hello(TlsBytes.ServerName(Name))), Name },
        { "upper case", Record(Hello(TlsBytes.ServerName("WWW.Example.COM"))), "WWW.Example.COM" },
        { "trailing dot", Record(Hello(TlsBytes.ServerName(Name + "."))), Name + "." },
        { "NUL inside", Record(Hello(TlsBytes.ServerName(Name + "\0.harmless.example"))), Name },
        { "NUL first", Record(Hello(TlsBytes.ServerName("\0" + Name))), null },
        { "control character", Record(Hello(TlsBytes.ServerName("a\u001b.example"))), "a\\x1b.example" },
        { "empty name", Record(Hello(TlsBytes.ServerName(""))), null },
        { "several names", Record(Hello(Names((0, Name), (0, "second.example")))), Name },
        { "name of another type first", Record(Hello(Names((7, "odd.example"), (0, Name)))), Name },
        { "only a name of another type", Record(Hello(Names((7, Name)))), Name },
        { "empty name first", Record(Hello(Names((0, ""), (0, Name)))), Name },
        { "extension twice", Record(Hello(TlsBytes.Extension(0), TlsBytes.ServerName(Name), TlsBytes.ServerName("second.example"))), Name },
        { "name longer than its list", Record(Hello(TlsBytes.Extension(0, [0, 3, 0, 0, 200, .. Ascii(Name)]))), null },
        { "list longer than its extension", Record(Hello(TlsBytes.Extension(0, [0xff, 0xff, 0, 0, (byte)Name.Length, .. Ascii(Name)]))), Name },
        { "extension longer than the hello", Record(Hello([0, 0, 0x7f, 0xff, 0, 3, 0, 0, 1, (byte)'a'])), null },
        { "extensions longer than the hello", Record(Lengthened(Hello(TlsBytes.ServerName(Name)), Name.Length + 9, 0x7f)), Name },
        { "message shorter than its extensions", Record(Shortened(Hello(TlsBytes.ServerName(Name)), 4)), null },
        { "message longer than its record", Record(Lengthened(Hello(TlsBytes.ServerName(Name)), LengthInMessage, 0x7f)), Name },
        { "several records", [.. Record(Hello(TlsBytes.ServerName(Name))[..30]), .. Record(Hello(TlsBytes.ServerName(Name))[30..])], Name },
        { "header over two records", [.. Record(Hello(TlsBytes.ServerName(Name))[..2]), .. Record(Hello(TlsBytes.ServerName(Name))[2..])], Name },
        { "alert before", [.. TlsBytes.Record(TlsBytes.Alert, [1, 100]), .. Record(Hello(TlsBytes.ServerName(Name)))], Name },
        { "change of cipher before", [.. TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]), .. Record(Hello(TlsBytes.ServerName(Name)))], Name },
        { "anything behind", [.. Record(Hello(TlsBytes.ServerName(Name))), .. Ascii("anything at all")], Name },
        { "another message before", Record([.. TlsBytes.Message(0, []), .. Hello(TlsBytes.ServerName(Name))]), Name },
        { "version that is none", Record(Hello(TlsBytes.ServerName(Name)), 0x0909), null },
        { "behind a header of PROXY", [.. Ascii("PROXY TCP4 10.0.0.1 10.0.0.2 1000 443\r\n"), .. Record(Hello(TlsBytes.ServerName(Name)))], Name },
    };

    public static TheoryData<string, string, string?> Requests => new()
    {
        { "plain", $"GET / HTTP/1.1\r\nHost: {Name}\r\n\r\n", Name },
        { "with a port", $"GET / HTTP/1.1\r\nHost: {Name}:8080\r\n\r\n", Name },
        { "NUL inside", $"GET / HTTP/1.1\r\nHost: {Name}\0.harmless.example\r\n\r\n", Name },
        { "blanks around", $"GET / HTTP/1.1\r\nHost: \t {Name} \r\n\r\n", Name },
        { "lines that end with LF", $"GET / HTTP/1.1\nHost: {Name}\n\n", Name },
        { "lines that end with CR", $"GET / HTTP/1.1\rHost: {Name}\r\r", Name },
        { "blank before the colon", $"GET / HTTP/1.1\r\nHost : {Name}\r\n\r\n", null },
        { "two hosts", $"GET / HTTP/1.1\r\nHOST: {Name}\r\nHost: second.example\r\n\r\n", Name },
        { "in the second request", $"GET / HTTP/1.0\r\n\r\nGET / HTTP/1.1\r\nHost: {Name}\r\n\r\n", Name },
        { "without one", "GET / HTTP/1.0\r\n\r\n", null },
    };

    public static TheoryData<string, byte[], string?> Questions => new()
    {
        { "plain", Streams.Question(1, Name), Name },
        { "root", new Bytes().U16(1, 0x0100, 1, 0, 0, 0).U8(0).U16(2, 1), "." },
        { "dot within a label", new Bytes().U16(1, 0x0100, 1, 0, 0, 0).U8(3, 'a', '.', 'b', 0).U16(1, 1), "a\\.b" },
        { "behind a pointer that loops", new Bytes().U16(1, 0x0100, 2, 0, 0, 0).U8(0xc0, 12).U16(1, 1).Name(Name).U16(1, 1), Name },
        { "without type and class", new Bytes().U16(1, 0x0100, 1, 0, 0, 0).Name(Name), null },
    };

    private const int LengthInMessage = 2;

    [Theory]
    [MemberData(nameof(Hellos))]
    public void Of_a_hello_packet_flow_and_rule_see_one_name(string what, byte[] stream, string? expected)
    {
        var trial = new Trial().Tcp(1, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, stream);

        Assert.Equal(expected, Assert.Single(Records(trial)).ServerName);
        Assert.Equal(expected, new Conversation(443).Connect().Send(0, stream).End()?.ServerName);
        AssertRuleSees(trial, expected, what);
    }

    [Fact]
    public void Of_a_hello_of_dtls_packet_flow_and_rule_see_one_name()
    {
        byte[] body = [0xfe, 0xfd, .. new byte[32], 0, 0, 0, 2, 0x13, 1, 1, 0, .. TlsBytes.Vector16(TlsBytes.ServerName(Name))];
        byte[] message = [1, 0, .. TlsBytes.Big((ushort)body.Length), 0, 0, 0, 0, 0, 0, .. TlsBytes.Big((ushort)body.Length), .. body];
        byte[] datagram = [22, 0xfe, 0xfd, .. new byte[8], .. TlsBytes.Vector16(message)];
        var trial = new Trial().Udp(1, Trial.Client, Trial.Server, 1000, 4433, datagram);

        Assert.Equal(Name, Assert.Single(Records(trial)).ServerName);
        Assert.Equal(Name, new Conversation(4433).SendDatagram(datagram).End()?.ServerName);
        AssertRuleSees(trial, Name, "DTLS");
    }

    [Fact]
    public void Of_a_hello_over_two_segments_the_flow_sees_the_name_and_a_rule_sees_what_its_packets_show()
    {
        var stream = Record(Hello(TlsBytes.Extension(51, new byte[200]), TlsBytes.ServerName(Name)));
        for (var cut = 1; cut < stream.Length; cut++)
        {
            var trial = new Trial()
                .Tcp(1, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, stream[..cut])
                .Tcp(2, Trial.Client, Trial.Server, 1000, 443, TcpFlags.ACK, stream[cut..]);
            var shown = Records(trial).Where(record => record.ServerName == Name).Select(record => record.Number);

            Assert.Equal(shown, Numbers(trial, Any with { ServerName = ["*"] }));
            Assert.Equal(Name, new Conversation(443).Connect().Send(0, stream.AsSpan(0, cut)).Send(cut, stream.AsSpan(cut)).End()?.ServerName);
        }
    }

    [Fact]
    public void An_alert_in_a_segment_of_its_own_does_not_hide_the_hello_from_the_flow()
    {
        var alert = TlsBytes.Record(TlsBytes.Alert, [1, 100]);
        var hello = Record(Hello(TlsBytes.ServerName(Name)));

        Assert.Equal(Name, new Conversation(443).Connect().Send(0, alert).Send(alert.Length, hello).End()?.ServerName);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Of_a_request_packet_flow_and_rule_see_one_host(string what, string text, string? expected)
    {
        var stream = Ascii(text);
        var trial = new Trial().Tcp(1, Trial.Client, Trial.Server, 1000, 80, TcpFlags.ACK, stream);

        // Packets show the header verbatim, with port and blanks.
        var shown = Assert.Single(Records(trial)).HttpHost;
        Assert.Equal(expected, shown?.Trim().Replace(":8080", "", StringComparison.Ordinal));
        Assert.Equal(expected, new Conversation(80).Connect().Send(0, stream).End()?.ServerName);
        AssertRuleSees(trial, expected, what);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void Of_a_question_packet_flow_and_rule_see_one_name(string what, byte[] message, string? expected)
    {
        var trial = new Trial().Udp(1, Trial.Client, Trial.Server, 40000, 53, message);

        Assert.Equal(expected, Assert.Single(Records(trial)).DnsName);
        Assert.Equal(expected, new Conversation(53).SendDatagram(message).End()?.DnsName);
        Assert.True(Numbers(trial, Any with { DnsName = [expected ?? "?*"] }).Any() == expected is not null, what);
    }

    private static void AssertRuleSees(Trial trial, string? name, string what)
    {
        Assert.True(Numbers(trial, Any with { ServerName = ["*"] }).Any() == name is not null, what);
        if (name is not null) Assert.Equal([1], Numbers(trial, Any with { ServerName = [name] }));
    }

    private static List<PacketRecord> Records(Trial trial)
    {
        var records = new List<PacketRecord>();
        trial.Feed((in NetMon.Packets.CapturedFrame frame) => records.Add(new PacketRecord(frame)));
        return records;
    }

    private static IEnumerable<long> Numbers(Trial trial, AlertRuleSettings settings) =>
        trial.Raised(Trial.Rule(settings)).Select(e => e.PacketNumber!.Value);

    private static byte[] Record(byte[] message, ushort version = 0x0301) => TlsBytes.Record(TlsBytes.Handshake, message, version);

    private static byte[] Hello(params byte[][] extensions) => TlsBytes.ClientHello(0x0303, [0x1301], extensions);

    private static byte[] Names(params (byte Type, string Name)[] names) =>
        TlsBytes.Extension(0, TlsBytes.Vector16([.. names.SelectMany(n => (byte[])[n.Type, .. TlsBytes.Vector16(Ascii(n.Name))])]));

    // The byte of a length that counts 256s, from the front, or from the end of the message.
    private static byte[] Lengthened(byte[] message, int at, byte value)
    {
        message[at == LengthInMessage ? at : message.Length - at - 2] = value;
        return message;
    }

    private static byte[] Shortened(byte[] message, int count)
    {
        message[3] -= (byte)count;
        return message;
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
