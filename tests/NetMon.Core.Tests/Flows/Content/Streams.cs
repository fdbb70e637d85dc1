using System.Text;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Flows.Content;

/// <summary>First client messages, each with a name.</summary>
internal static class Streams
{
    public const string Server = "www.example.com";

    /// <summary>ClientHello whose name is at its end, after a long key.</summary>
    public static byte[] HelloMessage { get; } = TlsBytes.ClientHello(
        0x0303, [0x1301, 0x1302], TlsBytes.Groups(29), TlsBytes.Extension(51, new byte[1000]), TlsBytes.ServerName(Server), TlsBytes.Extension(21));

    public static byte[] Hello { get; } = TlsBytes.Record(TlsBytes.Handshake, HelloMessage, 0x0301);

    /// <summary>The ServerHello that answers it.</summary>
    public static byte[] Answer { get; } = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(0x0303, 0x1301, TlsBytes.Extension(43, 3, 4)));

    public static byte[] Request { get; } = Encoding.ASCII.GetBytes(
        $"GET /path HTTP/1.1\r\nUser-Agent: test/1.0 (a long enough line that the host is not in the first bytes)\r\nHost: {Server}:8080\r\nAccept: */*\r\n\r\n");

    public static byte[] DnsQuery { get; } = Question(0x1234, Server);

    public static byte[] DnsStream { get; } = TlsBytes.Vector16(DnsQuery);

    public static byte[] Question(int id, string name) => new Bytes().U16(id, 0x0100, 1, 0, 0, 0).Name(name).U16(1, 1);
}
