using System.Text;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions.Http;

/// <summary>An HTTP connection of a client and a server, packet by packet: <c>new HttpTalk().Ask("GET / ...").Wait(0.2).Answer("HTTP/1.1 200 ...")</c>.</summary>
internal sealed class HttpTalk(bool hasHandshake = true)
{
    // As much as an IP packet can hold.
    private const int MaxSegment = 65_000;

    private readonly TcpPackets _packets = hasHandshake ? new TcpPackets().Handshake() : new TcpPackets();
    private int _sent;
    private int _received;

    public IReadOnlyList<PacketRecord> Packets => _packets.Packets;

    public IReadOnlyList<HttpTransaction> Transactions => TransactionRun.Http(Packets);

    public HttpTransaction Transaction => Assert.Single(Transactions);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public HttpTalk Ask(string text) => Ask(Bytes(text));

    public HttpTalk Ask(byte[] bytes)
    {
        _packets.Say(fromClient: true, _sent, bytes, _received);
        _sent += bytes.Length;
        return this;
    }

    public HttpTalk Answer(string text) => Answer(Bytes(text));

    public HttpTalk Answer(byte[] bytes)
    {
        foreach (var segment in bytes.Chunk(MaxSegment))
        {
            _packets.Say(fromClient: false, _received, segment, _sent);
            _received += segment.Length;
        }

        return this;
    }

    /// <summary>Answers in two packets.</summary>
    public HttpTalk AnswerSplit(byte[] bytes, int at) => Answer(bytes[..at]).Answer(bytes[at..]);

    /// <summary>Bytes that were sent, and acknowledged, but not captured.</summary>
    public HttpTalk LoseAnswer(int count)
    {
        _received += count;
        return this;
    }

    /// <summary>Bytes that were sent, and acknowledged, but not captured.</summary>
    public HttpTalk LoseRequest(int count)
    {
        _sent += count;
        return this;
    }

    /// <summary>The next packet comes later by this many seconds than it would.</summary>
    public HttpTalk Wait(double seconds)
    {
        _packets.Time += (long)(seconds * 1e9);
        return this;
    }

    public HttpTalk Close()
    {
        _packets.Say(fromClient: false, _received, [], _sent, TcpFlags.FIN | TcpFlags.ACK);
        _packets.Say(fromClient: true, _sent, [], _received + 1, TcpFlags.FIN | TcpFlags.ACK);
        return this;
    }

    public HttpTalk Reset()
    {
        _packets.Say(fromClient: false, _received, [], _sent, TcpFlags.RST);
        return this;
    }

    public IReadOnlyList<HttpTransaction> Read(HttpTransactionOptions options) => TransactionRun.Http(Packets, options);
}
